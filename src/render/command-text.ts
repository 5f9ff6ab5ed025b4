const INDENT = '  ';
const FURTHER = '      ';
/** What ` \` at the end of a line takes. */
const MARK = 2;

/**
 * A command to be pasted, indented, in lines of at most `width` characters: broken at spaces outside quotes only, each line
 * but the last ends with ` \`. An option stays beside its value where the two fit; a word that is longer than a line stands alone.
 */
export function commandText(command: string, width: number): string {
  if (INDENT.length + command.length <= width) return INDENT + command;
  const room = width - MARK;
  const lines: string[] = [];
  let line = '';
  for (const part of partsOf(command, room - FURTHER.length)) {
    if (line === '') line = INDENT + part;
    else if (line.length + 1 + part.length <= room) line += ` ${part}`;
    else {
      lines.push(line);
      line = FURTHER + part;
    }
  }
  return [...lines, line].join(' \\\n');
}

/** Words, quoted ones whole; an option with its value is one part where that is no longer than `room`. */
function partsOf(command: string, room: number): string[] {
  const words = command.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g) ?? [];
  const parts: string[] = [];
  for (const word of words) {
    const before = parts.at(-1);
    const isValue = before !== undefined && /^--?[\w-]+$/.test(before) && !word.startsWith('-');
    if (isValue && before.length + 1 + word.length <= room) parts[parts.length - 1] = `${before} ${word}`;
    else parts.push(word);
  }
  return parts;
}
