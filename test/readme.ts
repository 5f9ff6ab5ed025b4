/** A command that a Markdown text shows, with what it says that the command prints. */
export interface Shown {
  /** Line of the command, from 1. */
  line: number;
  argv: string[];
  output: string[];
  /** From a following `$ echo $?`; 0 without one. */
  exit: number;
}

/** The `$ router ...` commands of the fenced blocks, in order. Lines that end in a backslash go on; other commands are left alone. */
export function shownCommands(markdown: string): Shown[] {
  const lines = markdown.split('\n');
  const commands: Shown[] = [];
  let isFenced = false;
  let current: Shown | null = null;
  for (let at = 0; at < lines.length; at++) {
    let text = lines[at] as string;
    if (text.startsWith('```')) {
      isFenced = !isFenced;
      current = null;
    } else if (isFenced && text.startsWith('$ ')) {
      const line = at + 1;
      while (text.endsWith('\\')) text = `${text.slice(0, -1)} ${(lines[++at] ?? '').trim()}`;
      const words = text.slice(2).split(/\s+/).filter(Boolean);
      if (words.join(' ') === 'echo $?') {
        const last = commands.at(-1);
        if (last) last.exit = Number(lines[++at]);
      } else if (words[0] === 'router') {
        current = { line, argv: words.slice(1), output: [], exit: 0 };
        commands.push(current);
        continue;
      }
      current = null;
    } else current?.output.push(text);
  }
  for (const { output } of commands) while (output.at(-1) === '') output.pop();
  return commands;
}

/** Why what was printed is not what is shown; null: it is. A shown line `...` stands for any number of lines. */
export function whyDifferent(shown: readonly string[], printed: readonly string[]): string | null {
  let next = 0;
  let isCut = false;
  for (const [index, line] of shown.entries()) {
    if (line === '...') {
      if (index === shown.length - 1) return null;
      isCut = true;
      continue;
    }
    // The last line shown must be the last printed.
    const isLast = index === shown.length - 1;
    const found = isCut ? (isLast ? printed.lastIndexOf(line) : printed.indexOf(line, next)) : next;
    if (found < next || found >= printed.length) return `not printed: ${line}`;
    if (printed[found] !== line) return `shown: ${line}; printed: ${printed[found]}`;
    next = found + 1;
    isCut = false;
  }
  return next < printed.length ? `not shown: ${printed[next]}` : null;
}
