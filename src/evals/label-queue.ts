import { unitHash } from '../stats/hash.js';
import { answerName, type Judgement } from './judge-verdicts.js';

/** Answers for a person to label, in their order. */
export interface LabelQueue {
  items: Judgement[];
  /** Verdicts of both kinds would be too few at the rate at which they occur, so the rarer kind is drawn more often. */
  isStratified: boolean;
}

/** Fewer of a kind say nothing of it. */
const LEAST_OF_A_KIND = 5;

/**
 * Draws `count` judged answers by hash, so that more labels later begin with the same. When fewer than 5 of either kind of verdict
 * (or all there are) are among them, the missing ones are added and as many of the other kind left out; then the sample is stratified, and what is
 * computed from it weighs the kinds by how often they occur.
 */
export function labelQueue(judged: readonly Judgement[], count: number, seed: number): LabelQueue {
  const place = new Map(judged.map((one) => [one, unitHash(`label ${seed}`, answerName(one))]));
  const sorted = [...judged].sort((a, b) => (place.get(a) as number) - (place.get(b) as number));
  const taken = sorted.slice(0, count);
  for (const kind of [true, false]) {
    const of = (from: readonly Judgement[]): Judgement[] => from.filter(({ passes }) => passes === kind);
    const least = Math.min(LEAST_OF_A_KIND, of(sorted).length, Math.ceil(count / 2));
    if (of(taken).length >= least) continue;
    const rare = of(sorted).slice(0, least);
    const rest = sorted.filter(({ passes }) => passes !== kind).slice(0, Math.max(0, count - rare.length));
    return { items: mixed(rare, rest), isStratified: true };
  }
  return { items: taken, isStratified: false };
}

/** Both kinds spread evenly, so that stopping early keeps both. */
function mixed(rare: readonly Judgement[], rest: readonly Judgement[]): Judgement[] {
  const at = (index: number, of: number): number => (index + 0.5) / of;
  return [
    ...rare.map((one, index) => ({ one, place: at(index, rare.length) })),
    ...rest.map((one, index) => ({ one, place: at(index, rest.length) })),
  ]
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
}
