import type { JsonObject } from './json-lines.js';

const PAIR = /\s*'((?:[^'\\]|\\.)*)'\s*:\s*(?:'((?:[^'\\]|\\.)*)'|([^',{}[\]\s]+))\s*([,}])/y;

const plain = (text: string): string => text.replace(/\\(.)/g, '$1');

/** A flat map as ClickHouse writes it into CSV, `{'input':1000,'unit':'TOKENS'}`, with its values as text; null: the text is none. */
export function mapOfText(text: string): JsonObject | null {
  if (text === '{}') return {};
  if (!text.startsWith("{'")) return null;
  const map: JsonObject = Object.create(null);
  PAIR.lastIndex = 1;
  for (let end = ','; end === ','; ) {
    const match = PAIR.exec(text);
    if (match === null) return null;
    const [, key = '', quoted, bare, mark = ''] = match;
    map[plain(key)] = quoted === undefined ? (bare === 'NULL' ? null : bare) : plain(quoted);
    end = mark;
  }
  return text.slice(PAIR.lastIndex).trim() === '' ? map : null;
}
