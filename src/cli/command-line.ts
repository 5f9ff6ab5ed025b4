import type { Command, Option } from 'commander';

/** Options that every command takes and that may stand before it. */
const BEFORE: Record<string, 'flag' | 'value'> = {
  '--json': 'flag',
  '--quiet': 'flag',
  '--no-color': 'flag',
  '--help': 'flag',
  '-h': 'flag',
  '--config': 'value',
  '--seed': 'value',
};
/** Options that name what is written, where `-` would become a file of that name. */
const WRITTEN = ['--out', '--strip', '--state'];
/** Texts that may be empty. */
const MAY_BE_EMPTY = ['--prompt'];

const nameOf = (word: string): string => word.split('=', 1)[0] ?? '';
const commandNamed = (program: Command, name: string | undefined): Command | undefined =>
  program.commands.find((one) => one.name() === name);

/**
 * The words of a command line with the command in front: `--json analyze LOG` is `analyze --json LOG`, and `help NAME` is
 * `NAME --help`, so that a wrong name is told as any other.
 */
export function commandFirst(program: Command, argv: readonly string[]): string[] {
  let at = 0;
  while (Object.hasOwn(BEFORE, nameOf(argv[at] ?? ''))) {
    const word = argv[at] as string;
    at += BEFORE[nameOf(word)] === 'value' && !word.includes('=') ? 2 : 1;
  }
  const before = argv.slice(0, at);
  const [name, ...after] = argv.slice(at);
  if (name === 'help' && after[0] !== undefined)
    return commandNamed(program, after[0]) ? [after[0], '--help'] : [after[0]];
  return name === undefined ? [...argv] : [name, ...before, ...after];
}

function valueFault(option: Option, value: string | undefined): string | null {
  if (value === undefined) return null;
  const flags = `option '${option.flags}'`;
  if (value === '' && !MAY_BE_EMPTY.includes(option.long ?? '')) {
    return `${flags} argument '' is empty. Leave the option out, or see whether a variable is not set.`;
  }
  if (value === '-' && WRITTEN.includes(option.long ?? '')) {
    return `${flags} argument '-' is invalid. A name is needed: this is written beside what goes to stdout.`;
  }
  return null;
}

/**
 * What is wrong with the words behind a command that the parser would take as they are: an option as the value of another, an
 * empty text where a name is needed, `-` as the name of a file to write. Null: nothing.
 */
export function wordFault(command: Command, words: readonly string[]): string | null {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '--') return words.includes('', at) ? EMPTY : null;
    if (word === '') return EMPTY;
    const option = command.options.find(({ long, short }) => long === nameOf(word) || short === word);
    if (!option?.required) continue;
    const isJoined = word.includes('=');
    const value = isJoined ? word.slice(word.indexOf('=') + 1) : words[++at];
    const isOption = !isJoined && command.options.some(({ long }) => long === nameOf(value ?? ''));
    const fault = isOption ? `option '${option.flags}' argument missing` : valueFault(option, value);
    if (fault !== null) return fault;
  }
  return null;
}

const EMPTY = "an argument is empty (''). Leave it out, or see whether a variable is not set.";
