import type { EvalCase } from '../records/case.js';
import type { Message } from '../records/request.js';
import { fnv1a32, fnv1a64 } from '../stats/hash.js';
import { nearDuplicates } from './near-duplicates.js';
import { normalise } from './normalise.js';

/**
 * Cluster of each case, in case order: the one it names, else the one named by a case of the same text or, failing that, of a nearly
 * identical one (the first by name), else a hash of its text. Texts are the same when they differ only in unicode form and white
 * space; what is nearly identical `nearDuplicates` says. Input order changes nothing.
 */
export function clusterCases(cases: readonly EvalCase[]): string[] {
  const byText = new Map<string, EvalCase>();
  const texts = cases.map((one) => {
    const text = `text-${fnv1a64(plainText(one.messages))}`;
    if (!byText.has(text)) byText.set(text, one);
    return text;
  });
  const keys = [...byText.keys()].sort();
  const roots = nearDuplicates(keys.map((key) => comparedText((byText.get(key) as EvalCase).messages)));
  const groupOf = new Map(keys.map((key, row) => [key, keys[roots[row] as number] as string]));
  const sameText = new Map<string, string>();
  const nearText = new Map<string, string>();
  cases.forEach((one, row) => {
    if (!one.cluster) return;
    const text = texts[row] as string;
    keepFirst(sameText, text, one.cluster);
    keepFirst(nearText, groupOf.get(text) as string, one.cluster);
  });
  return cases.map((one, row) => {
    const text = texts[row] as string;
    const group = groupOf.get(text) as string;
    return one.cluster || (sameText.get(text) ?? nearText.get(group) ?? group);
  });
}

function keepFirst(names: Map<string, string>, key: string, name: string): void {
  const known = names.get(key);
  if (known === undefined || name < known) names.set(key, name);
}

function textOf({ content }: Message): string {
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? part.type).join('\n');
}

function plainText(messages: readonly Message[]): string {
  const parts = messages.map((one) => `${one.role}\u0000${textOf(one).normalize('NFC').replace(/\s+/g, ' ').trim()}`);
  return parts.join('\u0001');
}

function comparedText(messages: readonly Message[]): { text: string; kind: number } {
  return { text: normalise(messages.map(textOf).join('\n')), kind: fnv1a32(messages.map(({ role }) => role).join()) };
}
