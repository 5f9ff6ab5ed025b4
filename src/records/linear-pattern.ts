/** Ways through a pattern from one start; above this a backtracking engine may take too long. */
const MOST_WAYS = 2000;
/** RE2's own limit. */
const MOST_REPEATS = 1000;

/** Why a pattern is refused; `at` is a place in it. */
class Fault extends Error {}

/**
 * Why a pattern is not in the subset that is read here, or null when it is. The subset means the same in RE2 and in
 * JavaScript and takes linear time in both: no look-around, back reference or repeated group; a repeat without an upper
 * limit only at the very end, where nothing after it can fail; and few ways through all the rest.
 */
export function patternFault(pattern: string): string | null {
  const body = pattern.replace(/^\(\?[is]{1,2}\)/, '');
  if (body === '') return 'an empty pattern';
  try {
    const reader = { text: body, at: 0 };
    const ways = alternatives(reader, true);
    if (reader.at < body.length) throw new Fault('a bracket that nothing opened');
    if (ways > MOST_WAYS) throw new Fault(`more than ${MOST_WAYS} ways to match`);
    new RegExp(body, 'u');
    return null;
  } catch (error) {
    return error instanceof Fault ? error.message : 'a pattern that is not valid';
  }
}

interface Reader {
  text: string;
  at: number;
}

/** Ways through `a|b|c`. `isLast`: nothing follows it in the whole pattern. */
function alternatives(reader: Reader, isLast: boolean): number {
  let ways = sequence(reader, isLast);
  while (reader.text[reader.at] === '|') {
    reader.at += 1;
    ways += sequence(reader, isLast);
  }
  return ways;
}

function sequence(reader: Reader, isLast: boolean): number {
  const { text } = reader;
  let ways = 1;
  while (reader.at < text.length && text[reader.at] !== '|' && text[reader.at] !== ')') {
    const isGroup = text[reader.at] === '(';
    if (isGroup) ways *= group(reader, isLast);
    else skipAtom(reader);
    const [least, most] = repeatAt(reader);
    if (most === 1 && least === 1) continue;
    if (isGroup && most > 1) throw new Fault('a repeated group');
    const isTail = isLast && (reader.at === text.length || text[reader.at] === ')' || text[reader.at] === '|');
    if (most > MOST_REPEATS && !(most === Number.POSITIVE_INFINITY && isTail)) {
      throw new Fault('a repeat without limit before the end of the pattern');
    }
    ways *= isTail && !isGroup ? 1 : most - least + 1;
  }
  return ways;
}

function group(reader: Reader, isLast: boolean): number {
  const { text } = reader;
  const end = closing(text, reader.at);
  reader.at += 1;
  if (text[reader.at] === '?') {
    if (text[reader.at + 1] !== ':') throw new Fault('a look-around, named group or flag inside the pattern');
    reader.at += 2;
  }
  const ways = alternatives(reader, isLast && end === text.length - 1);
  if (text[reader.at] !== ')') throw new Fault('a bracket that is not closed');
  reader.at += 1;
  return ways;
}

/** Place of the bracket that closes the group at `from`. */
function closing(text: string, from: number): number {
  let depth = 0;
  const reader = { text, at: from };
  while (reader.at < text.length) {
    const sign = text[reader.at];
    if (sign === '(' || sign === ')') {
      depth += sign === '(' ? 1 : -1;
      if (depth === 0) return reader.at;
      if (depth > 20) throw new Fault('groups nested too deeply');
      reader.at += 1;
    } else skipAtom(reader);
  }
  throw new Fault('a bracket that is not closed');
}

const ESCAPE = /\\(?:[bBdDwWsSnrtfv]|[^A-Za-z0-9]|x[0-9A-Fa-f]{2}|[pP]\{[A-Za-z_=]{1,40}\})/y;
const CLASS = /\[\^?\]?(?:\\(?:[dDwWsSnrtfv]|[^A-Za-z0-9]|x[0-9A-Fa-f]{2})|[^\]\\[])*\]/y;

function skipAtom(reader: Reader): void {
  const sign = reader.text[reader.at] as string;
  const pattern = sign === '\\' ? ESCAPE : sign === '[' ? CLASS : null;
  if (pattern === null) {
    reader.at += reader.text.codePointAt(reader.at)! > 0xffff ? 2 : 1;
    return;
  }
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  if (!found) throw new Fault(sign === '[' ? 'a class that is not read here' : 'an escape that is not read here');
  reader.at += found[0].length;
}

const REPEAT = /(?:\*|\+|\?|\{(\d{1,6})(,?)(\d{0,6})\})\??/y;

/** The least and most times that what stands before is taken; [1, 1] where no repeat follows. */
function repeatAt(reader: Reader): [least: number, most: number] {
  REPEAT.lastIndex = reader.at;
  const found = REPEAT.exec(reader.text);
  if (!found) return [1, 1];
  reader.at += found[0].length;
  const [all, least, comma, most] = found;
  if (all[0] === '*') return [0, Number.POSITIVE_INFINITY];
  if (all[0] === '+') return [1, Number.POSITIVE_INFINITY];
  if (all[0] === '?') return [0, 1];
  const low = Number(least);
  if (comma === '') return low > MOST_REPEATS ? [0, MOST_REPEATS + 1] : [low, low];
  return [low, most === '' ? Number.POSITIVE_INFINITY : Number(most)];
}
