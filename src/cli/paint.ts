import picocolors from 'picocolors';
import type { Io } from './io.js';

type Tint = (text: string) => string;

/**
 * A report with what it says in colour: green shown to hold, yellow cannot be told yet, red shown not to hold. The first
 * line, the answer, stands out; the words say the same without colour.
 */
export function paintAnswer(text: string, io: Io): string {
  if (!io.hasColour) return text;
  const colours = picocolors.createColors(true);
  const { bold, green, yellow, red } = colours;
  const [first = '', ...rest] = text.split('\n');
  const tint = answerTint(first, rest[0] ?? '', colours);
  const curve: Tint = first.includes('not shown to be better')
    ? yellow
    : first.startsWith('Best:')
      ? green
      : (same) => same;
  const painted = rest.map((line) =>
    IS_CURVE.test(line)
      ? line.replace(/[\u2801-\u28ff]+|o+/g, curve)
      : line.replace(WORDS, (word) => (isGood(word) ? green : isOpen(word) ? yellow : red)(word)),
  );
  return [bold(tint(first)), ...painted].join('\n');
}

/** Rows of a curve: an optional percentage, then the axis. */
const IS_CURVE = /^[\d.% ]{10}[│|]/;
const WORDS =
  /\b(?:not certified|certified|cannot be known|undecided|is not shown to beat|beats|not shown to be better than|not \d+ % worse|not worse|worse|do not route)\b/g;

function isGood(word: string): boolean {
  return word === 'certified' || word === 'beats' || /^not (?:\d|worse)/.test(word);
}

function isOpen(word: string): boolean {
  return /^(?:undecided|cannot|not certified|not shown|is not shown)/.test(word);
}

function answerTint(
  first: string,
  reason: string,
  { green, yellow, red }: ReturnType<typeof picocolors.createColors>,
): Tint {
  if (first.startsWith('ROUTE')) return green;
  if (first.startsWith('UNDECIDED') || first.includes('not shown to be better')) return yellow;
  if (first.startsWith('ONE TIER')) return /do not route|no cut/.test(reason) ? red : green;
  return (same) => same;
}
