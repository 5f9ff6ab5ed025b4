/** A text in lines of at most `width` characters, broken at spaces; a word that is longer stands alone. Further lines are indented. */
export function wrapText(text: string, width: number, indent = '  '): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line === '') line = lines.length === 0 ? word : indent + word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join('\n');
}
