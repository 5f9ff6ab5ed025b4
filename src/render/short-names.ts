import { plainLine } from './plain.js';

/** A model's date at the end of its name, as -20241022 or -2024-10-22. */
const DATE = /-(?:\d{8}|\d{4}-\d{2}-\d{2})$/;

/**
 * Names of at most `most` letters that stay apart: one that is too long loses its date when no other differs by that alone, then its middle.
 * @example shortNames(['claude-3-5-haiku-20241022', 'gpt-4o'], 16).get('claude-3-5-haiku-20241022') // 'claude-3-5-haiku'
 */
export function shortNames(names: readonly string[], most: number): Map<string, string> {
  const known = [...new Set(names)];
  const stem = (name: string): string => name.replace(DATE, '');
  const short = (name: string): string => {
    const line = plainLine(name);
    if (line.length <= most) return line;
    const isAlone = known.every((other) => other === name || stem(other) !== stem(name));
    return cutMiddle(isAlone ? plainLine(stem(name)) : line, most);
  };
  return new Map(known.map((name) => [name, short(name)]));
}

/** The end of a name tells more than its middle. */
function cutMiddle(name: string, most: number): string {
  if (name.length <= most) return name;
  const head = Math.max(1, Math.floor((most - 1) * 0.4));
  return `${name.slice(0, head)}\u2026${name.slice(name.length - (most - 1 - head))}`;
}
