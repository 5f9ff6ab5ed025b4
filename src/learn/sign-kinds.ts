import { SHAPE_AT } from './text-shape.js';

/** What a code unit counts as, in bits. */
export const KIND = { digit: 1, capital: 2, word: 4, sign: 8, blank: 16, alone: 32 } as const;

/** ASCII code -> its bits. */
export const KINDS = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const sign = String.fromCharCode(code);
  if (/[0-9]/.test(sign)) return KIND.digit | KIND.word;
  if (/[A-Z]/.test(sign)) return KIND.capital | KIND.word;
  if (/[a-z_]/.test(sign)) return KIND.word;
  return code > 32 ? KIND.sign : code === 32 || code === 9 ? KIND.blank : 0;
});
/** Place of each counted sign; 0: none. One more than the index, so that an array of zeros means nothing. */
export const SIGN_AT = new Uint8Array(0x80);
for (const [name, signs] of [
  ['text_commas', ','],
  ['text_dots', '.'],
  ['text_quotes', '\'"'],
  ['text_brackets', '([{'],
  ['text_equals', '='],
  ['text_operators', '+-*/'],
  ['text_percents', '%'],
  ['text_dollars', '$'],
] as const) {
  for (const sign of signs) SIGN_AT[sign.charCodeAt(0)] = SHAPE_AT[name] + 1;
}
