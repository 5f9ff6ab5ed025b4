import { scalarOf, stringOf } from './plain-scalar.js';

/** What is not read here: the file is for the whole parser, which knows all of YAML and says what is wrong. */
class NotPlain extends Error {}

const MOST_LEVELS = 40;
const KEY = /^([A-Za-z_][A-Za-z0-9_./-]{0,200}):(?: +(.*))?$/;
const FLOW_KEY = /[A-Za-z_][A-Za-z0-9_./-]{0,200}(?=:[ \n])/y;
const FLOW_PLAIN = /[^\s,[\]{}#&*!|>'"%@`:?-](?:[^,[\]{}#\n:]|:(?=\S)(?![,[\]{}]))*|-?\d[\d.eE+-]*/y;
const SPACE = / */y;
/** A value under one would be lost or change every object; the others are no text to YAML. */
const NO_KEY = /^(?:__proto__|constructor|prototype|null|true|false)$/i;

/** Lines of a text, and how far they are read. */
interface Reader {
  text: string;
  lines: string[];
  /** Where each line begins in the text. */
  starts: number[];
  line: number;
}

/**
 * Data of a text in the plain part of YAML that `rulesYaml` writes (mappings, lists, flow collections, plain and double-quoted
 * scalars, comments, one kind of block text), read in a tenth of the time that a whole parser needs in a process that has
 * just begun. Undefined for anything else, right or wrong. Equal to the whole parser's result wherever it is defined.
 */
export function plainYaml(text: string): unknown {
  if (/[\t\r\u0085\u2028\u2029\ufeff]/.test(text)) return undefined;
  const lines = text.split('\n');
  const starts: number[] = [];
  let start = 0;
  for (const line of lines) {
    starts.push(start);
    start += line.length + 1;
  }
  const reader: Reader = { text, lines, starts, line: 0 };
  try {
    if (indentOf(reader) !== 0) return undefined;
    const value = block(reader, 0, 0);
    return indentOf(reader) === -1 ? value : undefined;
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

/** Goes on to the next line with anything on it but a comment; its indentation, -1 at the end. */
function indentOf(reader: Reader): number {
  for (; reader.line < reader.lines.length; reader.line++) {
    const line = reader.lines[reader.line] as string;
    const indent = line.search(/[^ ]/);
    if (indent >= 0 && line[indent] !== '#') return indent;
  }
  return -1;
}

const lineOf = ({ lines, line }: Reader): string => lines[line] as string;

/** A mapping or list whose lines are indented by `indent`. */
function block(reader: Reader, indent: number, level: number): unknown {
  if (level > MOST_LEVELS) throw new NotPlain();
  return isItem(lineOf(reader), indent) ? list(reader, indent, level) : mapping(reader, indent, level);
}

const isItem = (line: string, indent: number): boolean => line.startsWith('- ', indent);

function list(reader: Reader, indent: number, level: number): unknown[] {
  const items: unknown[] = [];
  while (indentOf(reader) === indent && isItem(lineOf(reader), indent)) {
    const line = lineOf(reader);
    const body = line.slice(indent + 2);
    if (body.startsWith(' ') || isItem(body, 0)) throw new NotPlain();
    if (KEY.test(body.trimEnd())) {
      // The mapping begins on the line of its dash.
      reader.lines[reader.line] = `${' '.repeat(indent + 2)}${body}`;
      items.push(mapping(reader, indent + 2, level + 1));
    } else items.push(valueAt(reader, body.trimEnd(), indent + 2, indent, level));
  }
  return items;
}

function mapping(reader: Reader, indent: number, level: number): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  while (indentOf(reader) === indent && !isItem(lineOf(reader), indent)) {
    const line = lineOf(reader);
    const [, key, rest = ''] = KEY.exec(line.slice(indent).trimEnd()) ?? [];
    if (key === undefined || NO_KEY.test(key) || Object.hasOwn(found, key)) throw new NotPlain();
    const body = rest.startsWith('#') ? '' : rest;
    found[key] =
      body === ''
        ? below(reader, indent, level)
        : valueAt(reader, body, line.indexOf(body, indent + key.length), indent, level);
  }
  return found;
}

/** A value that begins on a line after its key. */
function below(reader: Reader, indent: number, level: number): unknown {
  reader.line += 1;
  const next = indentOf(reader);
  const line = next < 0 ? '' : lineOf(reader);
  if (next === indent && isItem(line, indent)) return list(reader, indent, level + 1);
  if (next <= indent) throw new NotPlain();
  return '{["'.includes(line[next] as string) ? flowAt(reader, next, indent) : block(reader, next, level + 1);
}

/** A value that begins at `column` of the present line. `indent`: that of what it belongs to. */
function valueAt(reader: Reader, body: string, column: number, indent: number, level: number): unknown {
  if (level > MOST_LEVELS) throw new NotPlain();
  if (body === '|') return literal(reader, indent);
  if ('{["'.includes(body[0] as string)) return flowAt(reader, column, indent);
  const comment = body.indexOf(' #');
  const value = scalarOf((comment < 0 ? body : body.slice(0, comment)).trimEnd());
  reader.line += 1;
  // A deeper line would go on with the text.
  if (value === undefined || indentOf(reader) > indent) throw new NotPlain();
  return value;
}

/** The lines of a block text, as many as are indented by more than its key. */
function literal(reader: Reader, indent: number): string {
  const { lines } = reader;
  const first = reader.line + 1;
  const own = (lines[first] ?? '').search(/[^ ]/);
  if (own <= indent) throw new NotPlain();
  const lead = ' '.repeat(own);
  let end = first;
  while ((lines[end] ?? '').startsWith(lead) && (lines[end] as string).trim() !== '') end += 1;
  // Lines of spaces, lines less indented than the first, and an end without a line feed are the whole parser's.
  const following = lines.slice(end);
  const next = following.find((line) => line !== '');
  if (
    following.length === 0 ||
    (next !== undefined && (next.startsWith(' '.repeat(indent + 1)) || /^ +#|^ +$/.test(next)))
  )
    throw new NotPlain();
  reader.line = end;
  return `${lines
    .slice(first, end)
    .map((line) => line.slice(own))
    .join('\n')}\n`;
}

/** A collection in brackets or a text in quotes, which may go over several lines. */
function flowAt(reader: Reader, column: number, indent: number): unknown {
  const from = (reader.starts[reader.line] as number) + column;
  const cursor = { text: reader.text, at: from, indent };
  const value = flow(cursor, 0);
  while (reader.line + 1 < reader.starts.length && (reader.starts[reader.line + 1] as number) <= cursor.at)
    reader.line += 1;
  const end = (reader.starts[reader.line] as number) + (reader.lines[reader.line] as string).length;
  if (!/^ *(?: #.*)?$/.test(reader.text.slice(cursor.at, end))) throw new NotPlain();
  reader.line += 1;
  return value;
}

interface Cursor {
  text: string;
  at: number;
  indent: number;
}

function flow(cursor: Cursor, level: number): unknown {
  if (level > MOST_LEVELS) throw new NotPlain();
  const sign = cursor.text[cursor.at];
  if (sign === '"') return quotedText(cursor);
  if (sign === '[') return flowItems(cursor, ']', () => flow(cursor, level + 1));
  if (sign === '{') {
    const found: Record<string, unknown> = {};
    flowItems(cursor, '}', () => {
      const key = take(cursor, FLOW_KEY);
      if (NO_KEY.test(key) || Object.hasOwn(found, key)) throw new NotPlain();
      cursor.at += 1;
      skipSpace(cursor);
      found[key] = flow(cursor, level + 1);
    });
    return found;
  }
  const value = scalarOf(take(cursor, FLOW_PLAIN).trimEnd());
  if (value === undefined) throw new NotPlain();
  return value;
}

function flowItems(cursor: Cursor, close: string, item: () => unknown): unknown[] {
  const items: unknown[] = [];
  cursor.at += 1;
  skipSpace(cursor);
  while (cursor.text[cursor.at] !== close) {
    items.push(item());
    skipSpace(cursor);
    if (cursor.text[cursor.at] === ',') {
      cursor.at += 1;
      skipSpace(cursor);
    } else if (cursor.text[cursor.at] !== close) throw new NotPlain();
  }
  cursor.at += 1;
  return items;
}

function take(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined) throw new NotPlain();
  cursor.at += found.length;
  return found;
}

/** Spaces and ends of lines; every line has to be indented by more than what the value belongs to. */
function skipSpace(cursor: Cursor): void {
  take(cursor, SPACE);
  while (cursor.text[cursor.at] === '\n') {
    cursor.at += 1;
    const indent = take(cursor, SPACE).length;
    if (indent <= cursor.indent && cursor.text[cursor.at] !== '\n') throw new NotPlain();
  }
}

function quotedText(cursor: Cursor): string {
  const { text } = cursor;
  let end = cursor.at + 1;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  const value = end < text.length ? stringOf(text.slice(cursor.at + 1, end), cursor.indent) : undefined;
  if (value === undefined) throw new NotPlain();
  cursor.at = end + 1;
  return value;
}
