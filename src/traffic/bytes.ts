/** True for 0 to 9. */
export const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
/** True for A to Z in either case. */
export const isLetter = (byte: number): boolean => (byte | 32) >= 97 && (byte | 32) <= 122;

/** Byte -> the word character `[0-9a-z_]` that it is when A-Z are lower-cased, or 0. */
export const WORD = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (isLetter(byte)) return byte | 32;
  return isDigit(byte) || byte === 95 ? byte : 0;
});
