/** A key that stands twice in one object of a JSON text, and where the second one is. */
interface RepeatedKey {
  key: string;
  line: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** The first repeated key of a text that is JSON; null: there is none. `JSON.parse` keeps the last value and says nothing. */
export function repeatedKey(json: string): RepeatedKey | null {
  /** Keys of the objects that are open; null: a list. */
  const open: (Set<string> | null)[] = [];
  let isKey = false;
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(token === '{' ? new Set() : null);
    else if (token === '}' || token === ']') open.pop();
    const keys = open.at(-1) ?? null;
    if (token.startsWith('"') && isKey && keys !== null) {
      const key = JSON.parse(token) as string;
      if (keys.has(key)) return { key, line: json.slice(0, index).split('\n').length };
      keys.add(key);
    }
    isKey = token === '{' || (token === ',' && keys !== null);
  }
  return null;
}
