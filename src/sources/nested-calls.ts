/** Calls that contain calls, as agent frameworks log them: the outer one repeats the tokens of the inner ones. */
export interface NestedCalls {
  /** Takes one node of a trace, in any order. */
  take(id: string | null, parent: string | null, isCall: boolean): void;
  /** Whether a call was seen anywhere below this node. */
  hasCallBelow(id: string): boolean;
  /** The nodes above this one, the nearest first. */
  above(id: string): string[];
}

const MOST_NODES = 200_000;
const MOST_LEVELS = 16;

/** Follows parents upwards whichever comes first, child or parent. Forgets everything after 200,000 nodes. */
export function nestedCalls(): NestedCalls {
  const parents = new Map<string, string>();
  const above = new Set<string>();

  function markAbove(from: string | undefined): void {
    for (let id = from; id !== undefined && !above.has(id); id = parents.get(id)) above.add(id);
  }

  return {
    take(id, parent, isCall) {
      if (id === null || parent === null || id === parent) return;
      if (parents.size >= MOST_NODES) {
        parents.clear();
        above.clear();
      }
      parents.set(id, parent);
      if (isCall || above.has(id)) markAbove(parent);
    },
    hasCallBelow: (id) => above.has(id),
    above(id) {
      const found: string[] = [];
      let node = parents.get(id);
      while (node !== undefined && found.length < MOST_LEVELS && !found.includes(node)) {
        found.push(node);
        node = parents.get(node);
      }
      return found;
    },
  };
}
