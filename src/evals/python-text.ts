const ESCAPES: Record<string, string> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '/': '/',
  '\n': '',
};
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;

/** Content of a Python or JSON string with its escapes resolved; unknown escapes keep the backslash, as in Python. */
export function unescapePython(body: string): string {
  return body.replace(ESCAPE, (all, x?: string, u?: string, big?: string, octal?: string, char?: string) => {
    const hex = x ?? u ?? big;
    const code = hex ? Number.parseInt(hex, 16) : octal ? Number.parseInt(octal, 8) : null;
    if (code !== null) return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    return Object.hasOwn(ESCAPES, char as string) ? (ESCAPES[char as string] as string) : all;
  });
}

/** `n:` and the value: whole numbers exactly, of any size; others as a double. Equal numbers give equal keys. */
export function numberKey(written: string): string {
  const text = written.replaceAll('_', '').replace(/^\+/, '');
  if (/^-?\d+$/.test(text)) return `n:${BigInt(text)}`;
  if (/^-?0[xob]/i.test(text)) {
    const size = BigInt(text.replace(/^-/, ''));
    return `n:${text.startsWith('-') ? -size : size}`;
  }
  const value = Number(text);
  return Number.isInteger(value) ? `n:${BigInt(value)}` : `n:${value}`;
}
