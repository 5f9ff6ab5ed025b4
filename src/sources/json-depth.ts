function countUpTo(text: string, mark: string, limit: number): number {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0 && count <= limit; at = text.indexOf(mark, at + 1)) count += 1;
  return count;
}

/** Index after the string that begins at `at`; the end of the text when it does not close. */
function afterString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1);
  while (end > 0) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === 92) slashes += 1;
    if (slashes % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/**
 * Whether JSON text nests deeper than `depth` arrays and objects, without recursion.
 * Text with too few brackets to be that deep is let through after two fast searches, which is nearly all text.
 */
export function isDeeperThan(text: string, depth: number): boolean {
  if (text.length <= 2 * depth) return false;
  if (countUpTo(text, '{', depth) + countUpTo(text, '[', depth) <= depth) return false;
  let level = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34) {
      at = afterString(text, at);
      continue;
    }
    if (code === 123 || code === 91) level += 1;
    else if (code === 125 || code === 93) level -= 1;
    if (level > depth) return true;
    at += 1;
  }
  return false;
}
