/** A pattern with the flags that semantic-router gives it; matches are found one after another, as RE2 finds them. */
export function compiled(pattern: string, caseSensitive: boolean): RegExp {
  const lead = /^\(\?([is]+)\)/.exec(pattern);
  const flags = new Set(['g', 'u', ...(caseSensitive ? [] : ['i']), ...(lead?.[1] ?? '')]);
  return new RegExp(lead ? pattern.slice(lead[0].length) : pattern, [...flags].join(''));
}
