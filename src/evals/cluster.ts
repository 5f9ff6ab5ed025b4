import type { EvalCase } from '../records/case.js';
import type { Message } from '../records/request.js';
import { fnv1a64 } from '../stats/hash.js';

/**
 * Cluster of each case, in case order: the one it names, else the one named by a case of the same text (the first by name), else a
 * hash of its text. Texts are the same when they differ only in unicode form and white space.
 */
export function clusterCases(cases: readonly EvalCase[]): string[] {
  const texts = cases.map((one) => `text-${fnv1a64(plainText(one.messages))}`);
  const named = new Map<string, string>();
  cases.forEach((one, row) => {
    const text = texts[row] as string;
    const known = named.get(text);
    if (one.cluster && (known === undefined || one.cluster < known)) named.set(text, one.cluster);
  });
  return cases.map((one, row) => one.cluster || (named.get(texts[row] as string) ?? (texts[row] as string)));
}

function plainText(messages: readonly Message[]): string {
  const parts = messages.map(({ role, content }) => {
    const text =
      typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? part.type).join('\n');
    return `${role}\u0000${text.normalize('NFC').replace(/\s+/g, ' ').trim()}`;
  });
  return parts.join('\u0001');
}
