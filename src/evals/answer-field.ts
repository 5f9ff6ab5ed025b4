/** Value of an answer field as text: decoded when it was a string, else as written. */
export interface AnswerField {
  text: string;
  isString: boolean;
}

const KEY = /(["'])(?:final[ _]?)?answer\1\s*:\s*/gi;
const OPENS_OBJECT = /^[ \t]*(?:```\w*\s?)?\{\s*["'][\w ]{1,40}["']\s*:/m;
/** What may follow the closing quote of the value: the object's end, the next key, or the end of everything. */
const AFTER_STRING = /^\s*(?:,?\s*\}|,\s*["'][\w ]{1,40}["']\s*:|,?\s*(?:```\s*)?$)/;
const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/**
 * The last `"answer"` (or `"final_answer"`) field of a JSON object in the text. Models write JSON with line breaks inside strings,
 * unescaped quotes, trailing commas and Python quotes, so the field is read by hand: a string ends at the first
 * quote after which an object can go on. null: there is no such field. `cut_off`: an object was begun and the
 * text ends before its answer does.
 */
export function answerField(text: string): AnswerField | 'cut_off' | null {
  let key: RegExpExecArray | null = null;
  for (const match of text.matchAll(KEY)) key = match;
  if (!key) return OPENS_OBJECT.test(text) && !/\}\s*(?:```)?[^{}]*$/.test(text) ? 'cut_off' : null;
  const start = key.index + key[0].length;
  const quote = text[start];
  if (quote === '"' || quote === "'") return readString(text, start + 1, quote) ?? 'cut_off';
  return readBare(text, start) ?? 'cut_off';
}

function readString(text: string, start: number, quote: string): AnswerField | null {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote && AFTER_STRING.test(text.slice(at + 1, at + 80))) {
      return { text: decode(text.slice(start, at)), isString: true };
    }
  }
  return null;
}

/** A value without quotes: up to the comma, brace or line end that is not inside brackets or strings. */
function readBare(text: string, start: number): AnswerField | null {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '"' || char === "'") {
      const close = closingQuote(text, at);
      if (close < 0) return null;
      at = close;
    } else if ('[{('.includes(char)) depth++;
    else if (depth > 0 && ']})'.includes(char)) depth--;
    else if (depth === 0 && ',}\n'.includes(char)) {
      const value = text.slice(start, at).trim();
      return value === '' ? null : { text: value, isString: false };
    }
  }
  return null;
}

function closingQuote(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[open]) return at;
  }
  return -1;
}

/** JSON escapes to characters; an escape that JSON does not know keeps its backslash, as in `\d`. */
function decode(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (all, hex: string | undefined, char: string) => {
    if (hex) return String.fromCharCode(Number.parseInt(hex, 16));
    return ESCAPES[char] ?? ('"\'\\/'.includes(char) ? char : all);
  });
}
