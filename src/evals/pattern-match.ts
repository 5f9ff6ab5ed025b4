import type { Pattern } from './pattern.js';

/**
 * Whether the pattern occurs anywhere in the text. All ways of matching are followed at once (Thompson 1968), so
 * no text makes it slow.
 */
export function occursIn(pattern: Pattern, text: string): boolean {
  const { steps } = pattern;
  const seen = new Int32Array(steps.length).fill(-1);
  let active: number[] = [];
  const isWord = (at: number): boolean => /\w/.test(text[at] ?? ' ');
  const holds = (edge: string, at: number): boolean => {
    if (edge === '^') return at === 0 || (pattern.isMultiline && text[at - 1] === '\n');
    if (edge === '$') return at === text.length || (pattern.isMultiline && text[at] === '\n');
    return ((at > 0 && isWord(at - 1)) !== (at < text.length && isWord(at))) === (edge === 'b');
  };
  /** Adds a step and all that follow without a character; true when the match is complete. */
  const enter = (into: number[], first: number, at: number): boolean => {
    const open = [first];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen[next] === at) continue;
      seen[next] = at;
      const step = steps[next]!;
      if (step.kind === 'match') return true;
      if (step.kind === 'one') into.push(next);
      else if (step.kind === 'split') open.push(...step.to);
      else if (holds(step.edge, at)) open.push(next + 1);
    }
    return false;
  };
  for (let at = 0; ; ) {
    if (enter(active, 0, at)) return true;
    if (at >= text.length) return false;
    const code = text.codePointAt(at) as number;
    const char = String.fromCodePoint(code);
    const end = at + char.length;
    const after: number[] = [];
    for (const position of active) {
      const step = steps[position]!;
      if (step.kind !== 'one') continue;
      const isHit = code < 128 ? step.isAscii[code] === 1 : step.atom.test(char);
      if (isHit && enter(after, position + 1, end)) return true;
    }
    active = after;
    at = end;
  }
}
