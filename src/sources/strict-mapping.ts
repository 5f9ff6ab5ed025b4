import * as v from 'valibot';

const MOST_SHOWN = 60;

/** A mapping with these keys and no others; its faults say which keys there are, and which one is missing. */
export function strictMapping<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, ({ expected, received, path }) => {
    if (expected === 'never') return `unknown key; known here: ${Object.keys(entries).join(', ')}`;
    if (received === 'undefined') {
      const stray = Object.keys((path?.at(-1)?.input ?? {}) as object).find((key) => !Object.hasOwn(entries, key));
      return stray === undefined ? 'is missing' : `is missing; is it what "${shown(stray)}" should be?`;
    }
    return `a mapping is needed, not ${shown(received)}`;
  });
}

const KINDS: Record<string, string> = {
  Array: 'a list',
  Object: 'a mapping',
  boolean: 'true or false',
  integer: 'a whole number',
  finite: 'a finite number',
  number: 'a number',
  string: 'text',
};

/** What is wrong with a value of a file, in words: what is needed, and what was found. */
export function issueWords({ type, expected, received, message, input }: v.BaseIssue<unknown>): string {
  if (type === 'check' || type === 'strict_object') return message;
  const needed = LENGTHS.has(type)
    ? lengthNeeded(type, expected, input)
    : (KINDS[expected ?? type] ?? inWords(expected));
  if (!needed || /^(?:Invalid \w+: )/.exec(message) === null) return message;
  return received === 'undefined' ? `is missing; ${needed} is needed` : `${needed} is needed, not ${shown(received)}`;
}

const LENGTHS = new Map([
  ['min_length', 'at least'],
  ['max_length', 'at most'],
  ['length', 'exactly'],
]);

/** `>=1` of a text or a list: how long it has to be. */
function lengthNeeded(type: string, expected: string | null, input: unknown): string {
  const [limit, count] = [LENGTHS.get(type), expected?.replace(/\D/g, '')];
  return typeof input === 'string'
    ? `text of ${limit} ${count} ${count === '1' ? 'character' : 'characters'}`
    : `a list of ${limit} ${count}`;
}

/** `("a" | "b")` and `>=0`, as the checks write what they expect. */
function inWords(expected: string | null): string | null {
  if (expected === null) return null;
  if (expected.startsWith('(')) return `one of ${expected.slice(1, -1).replaceAll(' | ', ', ')}`;
  if (expected === `>=${Number.MIN_VALUE}`) return 'a value above 0';
  return /^[<>]/.test(expected) ? `a value ${expected}` : expected;
}

const shown = (received: string): string => {
  if (Object.hasOwn(FOUND, received)) return FOUND[received] as string;
  return received.length > MOST_SHOWN ? `${received.slice(0, MOST_SHOWN)}...` : received;
};

/** How the checks name what is neither text nor number. */
const FOUND: Record<string, string> = { Array: 'a list', Object: 'a mapping' };
