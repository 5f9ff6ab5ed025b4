import type { Command } from 'commander';
import type { Io } from './io.js';
import { parseMap } from './options.js';

/** How commands are declared: the options that all take, and an action that loads its command only when it runs. */
export interface Declare {
  command(usage: string, description: string): Command;
  runs<T extends unknown[]>(
    load: () => Promise<(...args: [...T, Io]) => Promise<number>>,
  ): (...given: unknown[]) => Promise<void>;
}

/** Options of commands that read logs. */
export function reading(command: Command): Command {
  return command
    .option('--skip-bad-lines', 'leave out lines that cannot be used, however many')
    .option('--allow-truncated', 'use what can be read of a damaged .gz file')
    .option('--map <field=path...>', 'read any JSON or CSV: where each field lies, as model=meta.llm', parseMap);
}
