import { numberKey, unescapePython } from './python-text.js';

/** A Python or JSON literal as text that is equal for equal values: `1`, `1.0` and `True` are, as in Python; a tuple is not a list. */
export type LiteralKey = string;

const MAX_DEPTH = 100;
const NAMED: Record<string, LiteralKey> = {
  None: 'null',
  null: 'null',
  True: 'n:1',
  true: 'n:1',
  False: 'n:0',
  false: 'n:0',
  inf: 'n:Infinity',
  Infinity: 'n:Infinity',
  nan: 'n:NaN',
  NaN: 'n:NaN',
};
const EMPTY_CALLS: Record<string, LiteralKey> = {
  set: '{}',
  frozenset: '{}',
  dict: 'd{}',
  list: '[]',
  tuple: '()',
  str: 's""',
};
const NUMBER = /[+-]?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/y;
const NAME = /[A-Za-z_]\w*/y;
const PREFIX = /(?:[rR]?[bB]?|[bB][rR]|[uU])(?=["'])/y;

/**
 * Value key of a literal, or null when the text is not exactly one literal. Raw line breaks and tabs inside
 * quotes stand for themselves. A bare `1, 2` is a tuple, as in Python. Dicts and sets do not depend on order.
 */
export function literalKey(text: string): LiteralKey | null {
  try {
    return new LiteralReader(text).whole();
  } catch (error) {
    if (error instanceof NotALiteral) return null;
    throw error;
  }
}

class NotALiteral extends Error {}

function setKey(items: readonly LiteralKey[]): LiteralKey {
  return `{${[...new Set(items)].sort().join()}}`;
}

/** Reads one literal; owns the position in the text. */
class LiteralReader {
  private at = 0;
  private depth = 0;
  constructor(private readonly text: string) {}

  whole(): LiteralKey {
    const first = this.value();
    const items = [first];
    let isTuple = false;
    while (this.take(',')) {
      isTuple = true;
      if (this.peek() === '') break;
      items.push(this.value());
    }
    if (this.peek() !== '') throw new NotALiteral();
    return isTuple ? `(${items.join()})` : first;
  }

  private value(): LiteralKey {
    if (++this.depth > MAX_DEPTH) throw new NotALiteral();
    const key = this.unguarded();
    this.depth--;
    return key;
  }

  private unguarded(): LiteralKey {
    const char = this.peek();
    if (char === '[') return `[${this.list('[', ']').items.join()}]`;
    if (char === '(') {
      const { items, hasComma } = this.list('(', ')');
      return items.length === 1 && !hasComma ? (items[0] as string) : `(${items.join()})`;
    }
    if (char === '{') return this.braces();
    const prefix = this.match(PREFIX);
    if (prefix !== null && `"'`.includes(this.text[this.at] ?? ' ')) return this.strings(prefix);
    const number = this.match(NUMBER);
    if (number !== null) return numberKey(number);
    const sign = this.take('-') ? '-' : '';
    const name = this.match(NAME);
    if (name === null) throw new NotALiteral();
    if (Object.hasOwn(EMPTY_CALLS, name) && sign === '' && this.peek() === '(') return this.call(name);
    const key = Object.hasOwn(NAMED, name) ? (NAMED[name] as string) : null;
    if (key === null || (sign && key !== 'n:Infinity')) throw new NotALiteral();
    return sign ? 'n:-Infinity' : key;
  }

  /** `set()`, `list()` and the like; `set([1, 2])`. */
  private call(name: string): LiteralKey {
    this.need('(');
    if (this.take(')')) return EMPTY_CALLS[name] as string;
    if (!/^(?:frozen)?set$/.test(name)) throw new NotALiteral();
    const open = this.peek();
    const key = open === '{' ? this.braces() : setKey(this.list(open, open === '[' ? ']' : ')').items);
    this.need(')');
    return key;
  }

  private list(open: string, close: string): { items: LiteralKey[]; hasComma: boolean } {
    this.need(open);
    const items: LiteralKey[] = [];
    let hasComma = false;
    while (!this.take(close)) {
      if (items.length > 0 && !hasComma) throw new NotALiteral();
      items.push(this.value());
      const comma = this.take(',');
      hasComma ||= comma;
      if (!comma && this.peek() !== close) throw new NotALiteral();
    }
    return { items, hasComma };
  }

  private braces(): LiteralKey {
    this.need('{');
    const keys = new Map<LiteralKey, LiteralKey>();
    let isDict: boolean | null = null;
    while (!this.take('}')) {
      const key = this.value();
      const hasValue = this.take(':');
      if (isDict !== null && isDict !== hasValue) throw new NotALiteral();
      isDict = hasValue;
      keys.set(key, hasValue ? this.value() : '');
      if (!this.take(',') && this.peek() !== '}') throw new NotALiteral();
    }
    if (isDict === false) return setKey([...keys.keys()]);
    return `d{${[...keys]
      .map(([key, value]) => `${key}:${value}`)
      .sort()
      .join()}}`;
  }

  /** One string, or several that Python joins. */
  private strings(prefix: string): LiteralKey {
    const isBytes = /b/i.test(prefix);
    let value = this.string(/r/i.test(prefix));
    for (;;) {
      this.peek();
      const next = this.match(PREFIX);
      if (next === null || !`"'`.includes(this.text[this.at] ?? ' ')) break;
      value += this.string(/r/i.test(next));
    }
    return (isBytes ? 'b' : 's') + JSON.stringify(value);
  }

  private string(isRaw: boolean): string {
    const quote = this.text[this.at] as string;
    const close = this.text.startsWith(quote.repeat(3), this.at) ? quote.repeat(3) : quote;
    const start = this.at + close.length;
    for (let at = start; at < this.text.length; at++) {
      if (this.text[at] === '\\') at++;
      else if (this.text.startsWith(close, at)) {
        this.at = at + close.length;
        const body = this.text.slice(start, at);
        return isRaw ? body : unescapePython(body);
      }
    }
    throw new NotALiteral();
  }

  private peek(): string {
    while (/\s/.test(this.text[this.at] ?? '')) this.at++;
    return this.text[this.at] ?? '';
  }

  private take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at++;
    return true;
  }

  private need(char: string): void {
    if (!this.take(char)) throw new NotALiteral();
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return null;
    this.at += found.length;
    return found;
  }
}
