/** Words of at least eight letters, digits and hyphens; those with a digit and a letter are ids, hashes and tokens. */
const LONG_WORD = /(?<![\w-])[\w-]{8,}/g;
const NUMBER = /\d+(?:[.,:/-]\d+)*/g;

/**
 * A text in the form in which texts are compared: Unicode NFC, trimmed, every run of white space one space, or one line feed
 * when the run holds one (so that lines can still be told). Empty for white space only.
 */
export function normalise(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n\s*/g, '\n')
    .trim();
}

/** A normalised text with numbers as `0` and ids as `#`: equal for one request with other values. */
export function maskValues(text: string): string {
  const isId = (word: string): boolean => /\d/.test(word) && /[a-z]/i.test(word);
  return text.replace(LONG_WORD, (word) => (isId(word) ? '#' : word)).replace(NUMBER, '0');
}

/** Lines and sentences of a normalised text, without the marks and spaces between them. */
export function segmentsOf(text: string): string[] {
  return text.split(/\n|[.!?](?= )/).filter((segment) => segment !== '' && segment !== ' ');
}
