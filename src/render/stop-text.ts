/** What GitHub's Markdown would take for more than text. */
const MARKS = /[\\`*_[\]|~#]/g;
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** For the summary of a job: the command that ended in an error, and its sentence word for word. */
export function stopText(command: string, message: string): string {
  const words = message.replace(/[&<>]/g, (mark) => ENTITIES[mark] ?? mark).replace(MARKS, '\\$&');
  return `## router ${command}: stopped\n\n${words}\n`;
}
