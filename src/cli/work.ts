import type { Io } from './io.js';
import type { CommonOptions } from './options.js';

/** Says on a terminal that long work is under way; call the result when it is done. Silent elsewhere. */
export async function startWork(text: string, options: CommonOptions, io: Io): Promise<() => void> {
  if (!io.isTerminal || options.quiet || options.json) return () => {};
  const { default: ora } = await import('ora');
  const spinner = ora({ text, stream: process.stderr, color: io.hasColour ? 'cyan' : false }).start();
  // Fitting does not leave the thread, so the first frame has to be drawn before it begins.
  spinner.render();
  return () => void spinner.stop();
}
