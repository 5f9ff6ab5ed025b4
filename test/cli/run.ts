import { main } from '../../src/cli/main.js';

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command line in process; a fixed clock, no terminal, no environment. */
export function run(...argv: string[]): Promise<Ran> {
  return runWith({}, ...argv);
}

/** The same with an environment. */
export function runIn(env: Record<string, string>, ...argv: string[]): Promise<Ran> {
  return runWith({ env }, ...argv);
}

/** `run`, as a step of a longer run that hands things on, or with an environment. */
export async function runWith(
  { env = {}, ...more }: { env?: Record<string, string>; handedOn?: Map<string, unknown> },
  ...argv: string[]
): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const code = await main(argv, {
    stdout: {
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    env,
    cwd: process.cwd(),
    isTerminal: false,
    columns: 100,
    hasColour: env['FORCE_COLOR'] !== undefined,
    // Whoever is asked something quits at once.
    async *keys() {
      yield 'q';
    },
    now: () => Date.parse('2026-11-01T00:00:00Z'),
    ...more,
  });
  return { code, stdout, stderr };
}
