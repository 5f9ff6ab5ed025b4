/** True for 0 to 9. */
export const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
/** True for A to Z in either case. */
export const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;

/** Byte -> the word character `[0-9a-z_]` that it is when A-Z are lower-cased, or 0. */
export const WORD = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (isLetter(byte)) return byte | 32;
  return isDigit(byte) || byte === 95 ? byte : 0;
});

/** What a byte of UTF-8 is to the pass over a text. The first two make words; `0 | 1` is 1, so that one digit shows in many letters. */
export const KIND = { letter: 0, digit: 1, space: 2, silent: 3, mark: 4, wide: 5 } as const;
const SPACES = [9, 10, 13, 32];
/** Marks that a feature counts, or a part of one. */
const COUNTED = new Set(Array.from('.!?\n"()=+^>:/\\`', (mark) => mark.charCodeAt(0)));

/** Byte -> its KIND; `silent` is a mark that no feature counts. */
export const BYTE_KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (isDigit(byte)) return KIND.digit;
  if (WORD[byte] !== 0) return KIND.letter;
  if (byte > 127) return KIND.wide;
  if (COUNTED.has(byte)) return KIND.mark;
  return SPACES.includes(byte) ? KIND.space : KIND.silent;
});
