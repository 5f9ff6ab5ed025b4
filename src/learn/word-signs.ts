/** Whether a lower-cased code unit is part of a word. Ranges rather than \p classes: the same on every Node, whose Unicode tables differ. */
export function isWord(code: number): boolean {
  if (code < 0x80) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95;
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba;
  if (code >= 0x2000 && code < 0x2c00) return code >= 0x2070 && code < 0x20a0;
  if (code >= 0x3000 && code < 0x3040) return false;
  if (code >= 0xff00) return code < 0xfff0 && !(code < 0xff10 || (code > 0xff19 && code < 0xff21));
  return code !== 0xd7 && code !== 0xf7;
}

/** Thai and Lao, kana, Han: scripts written without spaces. */
export function standsAlone(code: number): boolean {
  if (code < 0x0e00) return false;
  return code < 0x0f00 || (code >= 0x3040 && code < 0xa000) || (code >= 0xf900 && code < 0xfb00);
}
