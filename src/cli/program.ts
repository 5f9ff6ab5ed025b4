import { Command } from 'commander';
import { plain } from '../render/plain.js';
import type { Declare } from './declare.js';
import { helpExamples } from './help-examples.js';
import type { Io } from './io.js';
import { parseCount } from './options.js';
import { declareQualityCommands } from './quality-commands.js';
import { declareReportCommand } from './report-command.js';
import { declareRulesCommands } from './rules-commands.js';
import { declareTrafficCommands } from './traffic-commands.js';

/** Declares commands and options. Actions import their command when it runs, so that `--help` stays quick. */
export function buildProgram(io: Io, onExitCode: (code: number) => void): Command {
  const program = new Command('router')
    .description(
      'Shows what your LLM traffic is made of, measures each tier of models, and writes routing rules it can vouch for.',
    )
    .version('0.1.0', '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(plain(text)) })
    .showHelpAfterError('(router --help lists the commands)')
    .addHelpText('after', EPILOGUE);

  /** Declares one command with the options that every command takes. */
  const command: Declare['command'] = (usage, description) =>
    program
      .command(usage)
      .description(description)
      .showHelpAfterError(`(router ${usage} --help shows the options)`)
      .option('--json', 'one JSON document on stdout, full precision')
      .option('--quiet', 'no progress and no closing words on stderr')
      .option('--config <file>', 'tiers and prices (router.yaml)')
      .option('--seed <n>', 'seed of splits and resampling', parseCount, 1)
      .option('--no-color', 'no colour (NO_COLOR and FORCE_COLOR work too)')
      .addHelpText('after', helpExamples(usage));
  /** Runs `load`'s function with the command's arguments and options. */
  const runs: Declare['runs'] =
    <T extends unknown[]>(load: () => Promise<(...args: [...T, Io]) => Promise<number>>) =>
    async (...given: unknown[]): Promise<void> => {
      const args = given.slice(0, -1) as T;
      const options = args.at(-1) as { color?: boolean };
      const run = await load();
      onExitCode(await run(...args, options.color === false ? { ...io, hasColour: false } : io));
    };

  declareTrafficCommands({ command, runs });
  declareQualityCommands({ command, runs });
  declareReportCommand({ command, runs });
  declareRulesCommands({ command, runs });
  return program;
}

const EPILOGUE = `
Exit codes: 0 ok, 1 a gate failed, 2 bad use or input, 3 provider or budget stop, 4 undecided, 70 bug, 130 interrupted.

Start with:  router demo
             router analyze logs.jsonl`;
