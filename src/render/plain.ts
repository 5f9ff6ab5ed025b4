// Sequences first, so that their parameters go with them: CSI, OSC/DCS/PM/APC/SOS up to their end, other two-byte escapes.
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;
// C0 but tab and line feed, DEL, C1, and the marks that turn or hide text (bidi controls, zero width, line separators).
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Text from data, made safe to print on a terminal: escape sequences, control characters and
 * direction marks are gone; line feeds and tabs stay. Text without any of them comes back as it is.
 * @example plain('\u001b[2Jreq-1\u202e') // 'req-1'
 */
export function plain(text: string): string {
  return text.replace(SEQUENCES, '').replace(CONTROLS, '');
}

/** `plain`, on one line and at most `max` characters long; a cut is marked with an ellipsis. */
export function plainLine(text: string, max = 200): string {
  const line = plain(text).replace(/[\n\t]+/g, ' ');
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
