import type { TemplatePath } from './template.js';
import { joinedEntry, type TemplateEntry } from './template-entry.js';
import { DEPTHS } from './templates.js';

/** What the requests of a mined template have in common. */
export type AlikeBy = 'system_prompt' | 'beginning' | 'ending' | 'whole_prompt';

/** A template, with the sums of its requests in `entry`. */
export interface MinedTemplate {
  key: number;
  alikeBy: AlikeBy;
  entry: TemplateEntry;
}

/** A node is told apart into its parts when few of them, none of them small, are nearly all of it. */
const MOST_PARTS = 12;
const LEAST_SHARE = 0.04;
const COVERED_SHARE = 0.8;
/** Fewer requests are no template, unless a system prompt or tools hold them together; */
const LEAST_REQUESTS = 3;
/** or their text is one, values aside. */
const LEAST_SAME = 2;
/** Requests that share their ending with so many times as many as their beginning are alike by it. */
const ENDING_FACTOR = 4;

const ALIKE: readonly AlikeBy[] = ['system_prompt', 'beginning', 'beginning', 'whole_prompt'];

interface Node {
  key: number;
  depth: number;
  isEnding: boolean;
  members: TemplateEntry[];
  requests: number;
}

function grouped(
  members: readonly TemplateEntry[],
  depth: number,
  keyOf: (entry: TemplateEntry) => number,
  isEnding = false,
): Node[] {
  const nodes = new Map<number, Node>();
  for (const entry of members) {
    const key = keyOf(entry);
    const node = nodes.get(key);
    if (node === undefined) nodes.set(key, { key, depth, isEnding, members: [entry], requests: entry.requests });
    else {
      node.members.push(entry);
      node.requests += entry.requests;
    }
  }
  return [...nodes.values()];
}

function mined({ key, depth, isEnding, members }: Node): MinedTemplate {
  const first = members[0] as TemplateEntry;
  const isSame = members.length === 1 && first.depth === DEPTHS.length - 1 && depth > 0;
  return {
    key,
    alikeBy: isEnding ? 'ending' : isSame ? 'whole_prompt' : ALIKE[depth]!,
    entry: joinedEntry(members, depth, isEnding),
  };
}

const keyAt = (depth: number) => {
  const name = DEPTHS[depth] as keyof TemplatePath;
  return (entry: TemplateEntry): number => entry.path[name];
};

/** Members that have a key at a depth, by it; and those that were gathered above it. */
function partsAt(members: readonly TemplateEntry[], depth: number): Node[] {
  return grouped(
    members.filter((entry) => entry.depth >= depth),
    depth,
    keyAt(depth),
  );
}

function byEnding(members: readonly TemplateEntry[]): Node[] {
  const known = members.filter(({ path, depth, isEnding }) => path.ending !== 0 && (isEnding || depth === 3));
  return grouped(known, 0, ({ path }) => path.ending, true);
}

/** The parts that a node is told apart into; null: too many, too small or too little of it. */
function split(node: Node, parts: readonly Node[]): { heavy: Node[]; rest: TemplateEntry[] } | null {
  const least = Math.max(LEAST_REQUESTS, LEAST_SHARE * node.requests);
  const heavy = parts.filter(({ requests }) => requests >= least);
  const covered = heavy.reduce((sum, { requests }) => sum + requests, 0);
  if (heavy.length === 0 || heavy.length > MOST_PARTS || !(covered >= COVERED_SHARE * node.requests)) return null;
  const inParts = new Set(heavy.flatMap(({ members }) => members));
  return { heavy, rest: node.members.filter((entry) => !inParts.has(entry)) };
}

/** The templates of a node: itself, or, where that says more, its parts and what is left. */
function templatesOf(node: Node): MinedTemplate[] {
  if (node.depth >= DEPTHS.length - 1 || node.isEnding) return [mined(node)];
  const told = split(node, partsAt(node.members, node.depth + 1)) ?? split(node, byEnding(node.members));
  const parts = told === null ? [] : told.heavy.flatMap(templatesOf);
  if (told === null || parts.length < 2) return [mined(node)];
  if (told.rest.length === 0) return parts;
  const requests = told.rest.reduce((sum, entry) => sum + entry.requests, 0);
  return [...parts, mined({ ...node, members: told.rest, requests })];
}

const sizesOf = (nodes: readonly Node[]): Map<number, number> =>
  new Map(nodes.map(({ key, requests }) => [key, requests]));

/** Requests under no system prompt and with no tools: alike by how they begin or by how they end. */
function looseTemplates(members: readonly TemplateEntry[]): MinedTemplate[] {
  const isEnough = (node: Node): boolean =>
    node.requests >= LEAST_REQUESTS || (node.requests >= LEAST_SAME && node.members.length === 1);
  const [begun, ended] = [sizesOf(partsAt(members, 1)), sizesOf(byEnding(members))];
  const isByEnding = ({ path }: TemplateEntry): boolean =>
    (ended.get(path.ending) ?? 0) > ENDING_FACTOR * (begun.get(path.near) ?? 0);
  const beginnings = partsAt(
    members.filter((entry) => !isByEnding(entry)),
    1,
  ).filter(isEnough);
  const taken = new Set(beginnings.flatMap((node) => node.members));
  const endings = byEnding(members.filter((entry) => !taken.has(entry))).filter(isEnough);
  return [...beginnings.flatMap(templatesOf), ...endings.map(mined)];
}

/**
 * Templates of all entries: first by system prompt and tools, then, where a few beginnings (a lead or 4 words, 12 words, all) or endings are
 * at least 80 % of what is there, by these. Independent of the order of the entries.
 */
export function mineTemplates(entries: Iterable<TemplateEntry>): MinedTemplate[] {
  const groups = grouped([...entries], 0, keyAt(0));
  return groups.flatMap((group) => (group.key === 0 ? looseTemplates(group.members) : templatesOf(group)));
}
