import { RouterError } from '../records/error.js';

/** One step of a compiled pattern; numbers are positions in the program. */
type PatternStep =
  | { kind: 'one'; atom: RegExp; isAscii: Int8Array }
  | { kind: 'split'; to: readonly number[] }
  | { kind: 'edge'; edge: '^' | '$' | 'b' | 'B' }
  | { kind: 'match' };

export interface Pattern {
  steps: readonly PatternStep[];
  isMultiline: boolean;
}

type Node =
  | { kind: 'one'; source: string }
  | { kind: 'edge'; edge: '^' | '$' | 'b' | 'B' }
  | { kind: 'all'; items: Node[] }
  | { kind: 'any'; items: Node[] }
  | { kind: 'repeat'; item: Node; min: number; max: number };

const MAX_STEPS = 2000;
const UNSUPPORTED: [RegExp, string][] = [
  [/^\\[1-9]|^\\k</, 'a backreference'],
  [/^\(\?<?[=!]/, 'lookaround'],
  [/^\(\?>/, 'an atomic group'],
];

/**
 * Compiles a pattern of the linear-time subset: characters, classes, groups, alternation, `* + ? {m,n}` (also lazy), `^ $ \b \B`,
 * and leading flags `(?i)`, `(?m)`, `(?s)`. The program is run without backtracking (`pattern-match.ts`), so
 * time is at most pattern size times text length.
 * @throws bad-pattern for what lies outside: backreferences, lookaround, repetition inside repetition, more than 2000 steps.
 */
export function compilePattern(source: string, where: string): Pattern {
  const refuse = (why: string): never => {
    throw new RouterError('bad-pattern', { where, why });
  };
  const flags = /^\(\?([ims]+)\)/.exec(source);
  const reader = new PatternReader(source, flags ? flags[0].length : 0, refuse);
  const tree = reader.whole();
  const atomFlags = `u${flags?.[1]?.includes('i') ? 'i' : ''}${flags?.[1]?.includes('s') ? 's' : ''}`;
  const steps: PatternStep[] = [];
  const emit = (node: Node): void => {
    if (steps.length > MAX_STEPS) refuse(`more than ${MAX_STEPS} steps once its repetitions are written out`);
    if (node.kind === 'one') steps.push(one(node.source, atomFlags, refuse));
    else if (node.kind === 'edge') steps.push({ kind: 'edge', edge: node.edge });
    else if (node.kind === 'all') for (const item of node.items) emit(item);
    else if (node.kind === 'any') emitAny(node.items);
    else emitRepeat(node);
  };
  const emitAny = (items: readonly Node[]): void => {
    const to: number[] = [];
    const split = steps.push({ kind: 'split', to }) - 1;
    const jumps: number[][] = [];
    for (const item of items) {
      to.push(steps.length);
      emit(item);
      const jump: number[] = [];
      steps.push({ kind: 'split', to: jump });
      jumps.push(jump);
    }
    for (const jump of jumps) jump.push(steps.length);
    steps[split] = { kind: 'split', to };
  };
  const emitRepeat = (node: Node & { kind: 'repeat' }): void => {
    for (let count = 0; count < node.min; count++) emit(node.item);
    if (node.max === Number.POSITIVE_INFINITY) {
      const to = [steps.length + 1];
      const at = steps.push({ kind: 'split', to }) - 1;
      emit(node.item);
      steps.push({ kind: 'split', to: [at] });
      to.push(steps.length);
      return;
    }
    for (let count = node.min; count < node.max; count++) {
      const to = [steps.length + 1];
      steps.push({ kind: 'split', to });
      emit(node.item);
      to.push(steps.length);
    }
  };
  emit(tree);
  steps.push({ kind: 'match' });
  return { steps, isMultiline: flags?.[1]?.includes('m') ?? false };
}

/** One character is matched by the engine's own class: a single character cannot backtrack. */
function one(source: string, flags: string, refuse: (why: string) => never): PatternStep {
  try {
    const atom = new RegExp(`^${source}$`, flags);
    const isAscii = Int8Array.from({ length: 128 }, (_, code) => (atom.test(String.fromCharCode(code)) ? 1 : 0));
    return { kind: 'one', atom, isAscii };
  } catch {
    return refuse(`an escape or class that is not valid: ${source}`);
  }
}

/** Reads a pattern into a tree; owns the position in it. */
class PatternReader {
  private depth = 0;
  constructor(
    private readonly source: string,
    private at: number,
    private readonly refuse: (why: string) => never,
  ) {}

  whole(): Node {
    const tree = this.alternatives();
    if (this.at < this.source.length) this.refuse('a closing bracket without an opening one');
    return tree;
  }

  private alternatives(): Node {
    if (++this.depth > 50) this.refuse('groups nested deeper than 50');
    const items = [this.sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      items.push(this.sequence());
    }
    this.depth--;
    return items.length === 1 ? (items[0] as Node) : { kind: 'any', items };
  }

  private sequence(): Node {
    const items: Node[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at] as string)) items.push(this.repeated());
    return { kind: 'all', items };
  }

  private repeated(): Node {
    const item = this.atom();
    const quantifier = /^(?:([*+?])|\{(\d{1,4})(?:(,)(\d{1,4})?)?\})/.exec(this.source.slice(this.at, this.at + 12));
    if (!quantifier) return item;
    this.at += quantifier[0].length;
    if (this.source[this.at] === '?') this.at++;
    if (/^(?:[*+?]|\{\d)/.test(this.source.slice(this.at, this.at + 2))) this.refuse('two repetitions in a row');
    const [, sign, low, comma, high] = quantifier;
    const min = sign ? (sign === '+' ? 1 : 0) : Number(low);
    const max = sign ? (sign === '?' ? 1 : Number.POSITIVE_INFINITY) : comma ? Number(high ?? 'Infinity') : min;
    if (max < min) this.refuse('a repetition whose limits are the wrong way round');
    if (max > 1 && repeats(item)) this.refuse('repetition inside repetition');
    return { kind: 'repeat', item, min, max };
  }

  private atom(): Node {
    const rest = this.source.slice(this.at, this.at + 12);
    for (const [pattern, name] of UNSUPPORTED) if (pattern.test(rest)) this.refuse(name);
    const char = this.source[this.at] as string;
    if (char === '(') return this.group(rest);
    if ('*+?'.includes(char)) this.refuse('a repetition of nothing');
    if (char === '^' || char === '$') {
      this.at++;
      return { kind: 'edge', edge: char };
    }
    if (/^\\[bB]/.test(rest)) {
      this.at += 2;
      return { kind: 'edge', edge: rest[1] as 'b' | 'B' };
    }
    const source = ATOM.exec(this.source.slice(this.at))?.[0] ?? this.refuse('a class or escape without an end');
    this.at += source.length;
    if (source.startsWith('[')) return { kind: 'one', source: source.replace(/\\([^\w\s^$\\.*+?()[\]{}|/-])/g, '$1') };
    if (/^\\[^\w\s]/.test(source)) return { kind: 'one', source: literal(source.slice(1)) };
    return {
      kind: 'one',
      source: source.length > 1 && source[0] === '\\' ? source : source === '.' ? '.' : literal(source),
    };
  }

  private group(rest: string): Node {
    const head = /^\((?:\?:|\?P?<[A-Za-z_]\w*>)?/.exec(this.source.slice(this.at, this.at + 60))?.[0] as string;
    if (head === '(' && rest[1] === '?') this.refuse('a kind of group that is not supported');
    this.at += head.length;
    const inside = this.alternatives();
    if (this.source[this.at] !== ')') this.refuse('a group without an end');
    this.at++;
    return inside;
  }
}

const ATOM =
  /^(?:\\(?:u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|[pP]\{[^}]*\}|[\s\S])|\[(?:\\[\s\S]|[^\]\\])+\]|[^\\[])/u;

function literal(char: string): string {
  return char.replace(/[\^$\\.*+?()[\]{}|/]/, '\\$&');
}

function repeats(node: Node): boolean {
  if (node.kind === 'repeat') return node.max > 1 || repeats(node.item);
  return 'items' in node && node.items.some(repeats);
}
