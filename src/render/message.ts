import type { RouterError } from '../records/error.js';
import type { Warning } from '../records/warning.js';
import { ERROR_SENTENCES } from './error-sentences.js';
import { plain, plainLine } from './plain.js';
import { WARNING_SENTENCES } from './warning-sentences.js';

/** Fields as a sentence reads them: control characters removed, lists joined, unknown shown as such. */
type SentenceFields = Record<string, string>;

/** Makes one message from the fields of an error or a warning. A field that is missing reads `?`. */
export type Sentence = (fields: SentenceFields) => string;

function readable(fields: RouterError['fields']): SentenceFields {
  const texts: SentenceFields = Object.create(null);
  for (const [key, value] of Object.entries(fields)) {
    if (value === null) texts[key] = 'unknown';
    else if (typeof value === 'object') {
      texts[key] = value.map((item) => plainLine(item)).join(', ');
      texts[`${key}_list`] = value.map((item) => `\n  - ${plainLine(item, 400)}`).join('');
    } else texts[key] = typeof value === 'number' ? String(value) : plainLine(value, 400);
  }
  return new Proxy(texts, { get: (target, key) => (typeof key === 'string' ? (target[key] ?? '?') : undefined) });
}

function sentence(table: Record<string, Sentence>, code: string, fields: RouterError['fields']): string {
  const make = Object.hasOwn(table, code) ? table[code] : undefined;
  if (make === undefined) return `${plainLine(code)}: ${plainLine(JSON.stringify(fields))}`;
  return plain(make(readable(fields)));
}

/** What the user is told of an error: where, what was found, what is needed, what to do next. One or more lines, without control characters. */
export function messageOf(error: RouterError): string {
  return sentence(ERROR_SENTENCES, error.code, error.fields);
}

/** What the user is told of a warning. */
export function warningText(warning: Warning): string {
  return sentence(WARNING_SENTENCES, warning.code, warning.fields);
}
