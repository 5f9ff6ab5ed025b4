import type { Clock } from '../records/clock.js';
import { EXIT } from '../records/error.js';

/** The outside world as a command sees it; tests hand in their own. */
export interface Io {
  /** Data. */
  stdout: { write(text: string): void };
  /** Talk: progress, summaries, errors. */
  stderr: { write(text: string): void };
  env: Record<string, string | undefined>;
  cwd: string;
  /** stderr is a terminal that can redraw a line, so progress may be drawn. */
  isTerminal: boolean;
  /** Width of the terminal that stdout is; COLUMNS goes before, 80 where neither tells. */
  columns: number;
  /** stdout may carry colour. */
  hasColour: boolean;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Time for waits and timeouts; absent: the machine's. */
  clock?: Clock;
  /** What the steps of one run hand on to each other (`once`); absent: nothing. */
  handedOn?: Map<string, unknown>;
  /** In [0, 1), for jitter only; absent: the machine's. */
  random?: () => number;
  /** Keys as they are pressed, or as they are piped in, one a step; absent: there are none. */
  keys?(): AsyncIterable<string>;
  /** Calls `act` at each interrupt (Ctrl-C) in place of dying; the function returned ends that. */
  onInterrupt?(act: () => void): () => void;
}

/** A reader that goes away (`| head`) has what it wanted: the command goes on for its exit code, which a gate is asked for. Anything else is a fault. */
function onFault({ code }: NodeJS.ErrnoException): void {
  if (code === 'EPIPE') return;
  process.stderr.write(
    `error: standard output: cannot be written (${code === 'ENOSPC' ? 'the disk is full' : code}).\n`,
  );
  process.exit(EXIT.usage);
}

/** NO_COLOR goes before FORCE_COLOR, which goes before what stdout is; FORCE_COLOR=0 asks for none, as elsewhere. */
export function wantsColour(env: Io['env'], isTerminal: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (env['NO_COLOR']) return false;
  return forced ? !['0', 'false'].includes(forced) : isTerminal && env['TERM'] !== 'dumb';
}

/** The process's own streams. */
export function processIo(): Io {
  const { env } = process;
  process.stdout.on('error', onFault);
  process.stderr.on('error', () => undefined);
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env,
    cwd: process.cwd(),
    isTerminal: process.stderr.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb',
    columns: Number(env['COLUMNS']) || process.stdout.columns || 80,
    hasColour: wantsColour(env, process.stdout.isTTY === true),
    now: () => Date.now(),
    keys: pressedKeys,
    onInterrupt(act) {
      process.on('SIGINT', act);
      return () => process.off('SIGINT', act);
    },
  };
}

/** Keys of a terminal without waiting for Enter; of a pipe its characters, line ends left out. */
async function* pressedKeys(): AsyncGenerator<string> {
  const { stdin } = process;
  const isKeyboard = stdin.isTTY === true;
  if (isKeyboard) stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  try {
    for await (const chunk of stdin) for (const key of chunk as string) if (isKeyboard || !/\s/.test(key)) yield key;
  } finally {
    if (isKeyboard) stdin.setRawMode(false);
  }
}
