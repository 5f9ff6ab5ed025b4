/** Kinds of word characters. */
export const LETTER = 1;
export const DIGIT = 2;
const UNDERSCORE = 3;

/** Byte -> kind of word character, 0 when it is none. */
export const KIND = new Uint8Array(256);
/** Byte -> its lower case. */
export const LOWER = new Uint8Array(256);
for (let unit = 0; unit < 256; unit++) {
  const isUpper = unit >= 65 && unit <= 90;
  LOWER[unit] = isUpper ? unit + 32 : unit;
  if (isUpper || (unit >= 97 && unit <= 122)) KIND[unit] = LETTER;
  else if (unit >= 48 && unit <= 57) KIND[unit] = DIGIT;
  else if (unit === 95) KIND[unit] = UNDERSCORE;
}
