import { plainLine } from './plain.js';

/** A word as a shell takes it literally: quoted where it holds anything but letters, digits and harmless signs. */
export function shellWord(text: string): string {
  const word = plainLine(text, 1000);
  return /^[\w./:=@%+,~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
