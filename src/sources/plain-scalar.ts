const NUMBER = /^-?(?:\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
/** Words and forms that YAML's core schema reads as something other than a text, or that we leave to the whole parser. */
const OTHER = /^(?:null|true|false|~|[-+]?\.(?:inf|nan)|0[ox][0-9a-f]+|[-+]?(?:\.\d+|\d+\.?\d*)(?:e[-+]?\d+)?)$/i;
const TEXT = /^[A-Za-z0-9_(/$<=][^\p{Cc}]*$/u;

/** Value of a plain scalar of YAML's core schema; undefined for what is not surely one. */
export function scalarOf(text: string): string | number | boolean | null | undefined {
  if (NUMBER.test(text)) return Number(text);
  if (text === 'null') return null;
  if (text === 'true') return true;
  if (text === 'false') return false;
  return OTHER.test(text) || !TEXT.test(text) || /:(?: |$)| #/.test(text) ? undefined : text;
}

/** Text between double quotes, lines folded; undefined for an escape that JSON has not. `indent`: lines have more. */
export function stringOf(raw: string, indent: number): string | undefined {
  const lines = raw.split('\n');
  let text = lines[0] as string;
  for (const line of lines.slice(1)) {
    const rest = line.trimStart();
    if (rest === '' || line.length - rest.length <= indent) return undefined;
    const isEscaped = (/\\+$/.exec(text)?.[0].length ?? 0) % 2 === 1;
    text = isEscaped ? `${text.slice(0, -1)}${rest}` : `${text.replace(/ +$/, '')} ${rest}`;
  }
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return undefined;
  }
}
