const NARROWEST = 40;
const WIDEST = 120;

/** Characters that a line of a report may have on a terminal of so many columns: wider prose is hard to read, narrower tables say nothing. */
export function screenWidth(columns: number): number {
  return Math.max(NARROWEST, Math.min(columns, WIDEST));
}

/** What is one word to a reader: a figure and its unit, "n = 12", a short interval, the verdicts that a break would turn round. */
const TOGETHER =
  /\d (?:%|pt|ms|s|KB)(?![\w])|[a-z] = [\d,.]+|[$\d][\d.,]* -> [$\d]|\[[^\s\]]+ [^\s\]]+\]|\b(?:not certified|not worse|do not route)\b/g;
const HELD = '\u00a0';

/**
 * A text in lines of at most `width` characters, broken at spaces; a word that is longer stands alone. Further lines are
 * indented, by two characters more than the first one if nothing else is said.
 */
export function wrapText(text: string, width: number, indent?: string): string {
  const lead = /^ */.exec(text)?.[0] ?? '';
  const further = indent ?? `${lead}  `;
  const [first = '', ...words] = text
    .slice(lead.length)
    .replace(TOGETHER, (held) => held.replaceAll(' ', HELD))
    .split(' ');
  const lines: string[] = [];
  let line = lead + first;
  for (const word of words) {
    if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = further + word;
    }
  }
  return [...lines, line].join('\n').replaceAll(HELD, ' ');
}

/** Each line of a text wrapped. */
export function wrapLines(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapText(line, width))
    .join('\n');
}

/** A text wrapped after `prefix`, such as a name or an indentation; further lines begin below the text. */
export function hangText(prefix: string, text: string, width: number): string {
  return prefix + wrapText(text, width - prefix.length, '').replaceAll('\n', `\n${' '.repeat(prefix.length)}`);
}
