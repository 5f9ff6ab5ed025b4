import { FEATURES } from '../features.js';

const MAX_PATTERN = 512;
/** Patterns of our own features are linear in both engines. */
const OWN = new Set(FEATURES.flatMap(({ how }) => (how.by === 'count' ? [how.pattern] : [])));
/** Signs that RE2 and JavaScript read differently, or that JavaScript may take exponential time for. */
const REFUSED: readonly [RegExp, string][] = [
  [/\\[1-9k]/, 'a back reference'],
  [/\(\?[=!<]/, 'a look-around or named group'],
  [/\(\?[a-z]*[-Umx]/, 'flags other than i and s'],
  [/\\[AzQECX]/, 'an escape that only RE2 knows'],
  [/\[\[:/, 'a POSIX class'],
  [/\)[*+{]/, 'a repeated group'],
];

/**
 * Why a pattern cannot be replayed here, or null when it can: RE2 takes linear time and JavaScript does not, so that
 * only patterns without repeated groups and without what the two read differently are accepted.
 */
export function patternFault(pattern: string): string | null {
  if (OWN.has(pattern)) return null;
  if (pattern === '') return 'an empty pattern';
  if (pattern.length > MAX_PATTERN) return `more than ${MAX_PATTERN} characters`;
  for (const [sign, name] of REFUSED) if (sign.test(pattern)) return name;
  if ((pattern.match(/[*+]|\{\d*,/g)?.length ?? 0) > 3) return 'more than three unbounded repeats';
  try {
    compiled(pattern, true);
    return null;
  } catch {
    return 'a pattern that is not valid';
  }
}

/** The pattern with the flags that semantic-router gives it; matches are found one after another, as RE2 finds them. */
export function compiled(pattern: string, caseSensitive: boolean): RegExp {
  const lead = /^\(\?([is]+)\)/.exec(pattern);
  const flags = new Set(['g', 'u', ...(caseSensitive ? [] : ['i']), ...(lead?.[1] ?? '')]);
  return new RegExp(lead ? pattern.slice(lead[0].length) : pattern, [...flags].join(''));
}
