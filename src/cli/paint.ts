import picocolors from 'picocolors';
import type { Io } from './io.js';

type Tint = (text: string) => string;

/**
 * A report with what it says in colour: green shown to hold, yellow cannot be told yet, red shown not to hold. The answer,
 * the lines before the first that is empty or indented, stands out; the words say the same without colour.
 */
export function paintAnswer(text: string, io: Io): string {
  if (!io.hasColour) return text;
  const colours = picocolors.createColors(true);
  const { bold, green, yellow, red } = colours;
  const lines = text.split('\n');
  const end = lines.findIndex((line, at) => at > 0 && (line === '' || line.startsWith(' ')));
  const head = lines.slice(0, end < 0 ? lines.length : end);
  const rest = lines.slice(head.length);
  const first = head.join(' ');
  const tint = answerTint(first, rest.join('\n').split('\n\n')[0]?.replace(/\s+/g, ' ') ?? '', colours);
  const curve: Tint = first.includes('not shown to be better')
    ? yellow
    : first.startsWith('Best:')
      ? green
      : (same) => same;
  const painted = rest
    .join('\n')
    .replace(WORDS, (found) => {
      const words = found.replace(/\s+/g, ' ');
      const colour = isGood(words) ? green : isOpen(words) ? yellow : red;
      return found.replace(/\S.*/g, colour);
    })
    .split('\n')
    .map((line) => (IS_CURVE.test(line) ? line.replace(/[\u2801-\u28ff]+|o+/g, curve) : line));
  return [...head.map((line) => bold(tint(line))), ...painted].join('\n');
}

/** Rows of a curve: an optional percentage, then the axis. */
const IS_CURVE = /^[\d.% ]{10}[│|]/;
/** A line may end within them. */
const WORDS =
  /\b(?:not\s+certified|certified|cannot\s+be\s+known|undecided|is\s+not\s+shown\s+to\s+beat|beats|not\s+shown\s+to\s+be\s+better\s+than|not\s+\d+\s+%\s+worse|not\s+worse|worse|do\s+not\s+route)\b/g;

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
  if (/^(?:ROUTE|VALID|## Routing rules: valid)/.test(first)) return green;
  if (/^(?:WATCH|## Routing rules: undecided)/.test(first)) return yellow;
  if (/^(?:EXPIRED|## Routing rules: expired)/.test(first)) return red;
  if (first.startsWith('UNDECIDED') || first.includes('not shown to be better')) return yellow;
  if (first.startsWith('ONE TIER')) return /do not route|no cut/.test(reason) ? red : green;
  return (same) => same;
}
