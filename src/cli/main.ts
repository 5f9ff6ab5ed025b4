import { type Command, CommanderError } from 'commander';
import { EXIT, RouterError } from '../records/error.js';
import { commandFirst, wordFault } from './command-line.js';
import type { Io } from './io.js';
import { buildProgram } from './program.js';

/**
 * Runs one command line and returns the exit code of contract.md. Expected errors become one sentence on
 * stderr (with `--json`, one JSON object); anything else is a bug, shown without its stack unless
 * `ROUTER_DEBUG` is set.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  if (argv.length === 0) return (await import('./commands/next.js')).next(io);
  const asJson = argv.includes('--json');
  let code: number = EXIT.ok;
  const program = buildProgram(io, (result) => {
    code = result;
  });
  let words: readonly string[] = argv;
  if (asJson) for (const one of [program, ...program.commands]) one.configureOutput({ writeErr: () => undefined });
  try {
    words = commandFirst(program, argv);
    const command = program.commands.find((one) => one.name() === words[0]);
    const fault = command && wordFault(command, words.slice(1));
    if (fault) command.error(`error: ${fault}`);
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    const { jsonLine } = await import('../render/json.js');
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.ok;
      const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
      if (asJson) io.stderr.write(jsonLine({ error: { code: WRONG_USE, message, fields: {} } }));
      await summarise(program, words, message, io);
      return EXIT.usage;
    }
    const { messageOf } = await import('../render/message.js');
    const { talkText } = await import('./talk.js');
    const known = error instanceof RouterError ? error : new RouterError('bug', { name: errorName(error) }, EXIT.bug);
    const message = messageOf(known);
    io.stderr.write(
      asJson
        ? jsonLine({ error: { code: known.code, message, fields: known.fields } })
        : `${talkText(`error: ${message}`, io)}\n`,
    );
    if (io.env['ROUTER_DEBUG'] && error instanceof Error) io.stderr.write(`${error.stack}\n`);
    await summarise(program, words, message, io);
    return known.exitCode;
  }
}

/** Who looks at a red job finds the sentence in its summary, too; where that cannot be written, it stands on stderr alone. */
async function summarise(program: Command, [name]: readonly string[], message: string, io: Io): Promise<void> {
  if (!io.env['GITHUB_STEP_SUMMARY'] || !program.commands.some((one) => one.name() === name)) return;
  const [{ addToSummary }, { stopText }] = await Promise.all([
    import('./job-summary.js'),
    import('../render/stop-text.js'),
  ]);
  await addToSummary(() => stopText(name as string, message), io).catch(() => undefined);
}

/** Code of what the parser of the command line refuses, in its own words. */
const WRONG_USE = 'usage';

/** A bug's own message may quote a prompt or a key, so only its kind is shown. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
