/** True for 0 to 9. */
export const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
/** True for A to Z in either case. */
export const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;

/** Byte -> the word character `[0-9a-z_]` that it is when A-Z are lower-cased, or 0. */
export const WORD = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (isLetter(byte)) return byte | 32;
  return isDigit(byte) || byte === 95 ? byte : 0;
});

/** What a byte of UTF-8 is to the pass over a text. `space` is 1, so that flags can be counted. */
export const FLAG = { space: 1, counted: 2, wordShift: 2 } as const;
const SPACES = [9, 10, 13, 32];
/** Marks that a feature counts, or a part of one. */
const COUNTED = new Set(Array.from('.!?\n")=+^>:/\\`', (mark) => mark.charCodeAt(0)));

/** Byte -> its flags: white space; to be counted one by one (digits, some marks, bytes of wide characters); part of a word. */
export const BYTE_FLAGS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isCounted = isDigit(byte) || COUNTED.has(byte) || byte > 127;
  return (
    (SPACES.includes(byte) ? FLAG.space : 0) |
    (isCounted ? FLAG.counted : 0) |
    (WORD[byte] === 0 ? 0 : 1 << FLAG.wordShift)
  );
});
