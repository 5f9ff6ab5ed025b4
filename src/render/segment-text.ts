import type { SegmentClaim, Tuning } from '../records/tuning.js';
import { count, decimal, percent } from './number.js';

/** More tasks than a screen should list; the rest are counted. */
const SHOWN = 6;

/**
 * What is proven of each task on its own, at its share of delta; the certificate is about all of them together and says nothing of one.
 * Tasks of which nothing is proven come first. None where a single task goes down: the certificate is about it.
 */
export function segmentEvidence({
  segments,
  certificate,
}: Pick<Tuning, 'segments' | 'certificate'>): [string, string][] {
  if (segments.length < 2) return [];
  const order = [...segments].sort((a, b) => Number(a.certified) - Number(b.certified) || b.routed - a.routed);
  const sure = Number((1 - certificate.delta / segments.length).toFixed(4));
  const more = segments.length - SHOWN;
  return [
    ['By task', `each on its own with confidence ${sure}; the certificate above speaks of all together, not of one`],
    ...order.slice(0, SHOWN).map((one): [string, string] => ['', segmentText(one, certificate)]),
    ...(more > 0 ? [['', `and ${count(more)} more tasks (--json)`] as [string, string]] : []),
  ];
}

function segmentText(
  { task, routed, bad, upper_bound: bound, certified, labels_needed: needed }: SegmentClaim,
  { claim }: Tuning['certificate'],
): string {
  const isGraded = claim.startsWith('mean loss');
  const seen = isGraded ? `a loss of ${decimal(bad, 2)} over` : `${count(bad)} bad of`;
  const counts = `${seen} ${count(routed)} routed, upper bound ${percent(bound)}`;
  if (certified) return `${task}: certified, ${counts}`;
  if (needed !== null) return `${task}: not certified, needs about ${count(needed)} more of this task, ${counts}`;
  return `${task}: not certified${isGraded ? '' : ', and more labels would not help'}, ${counts}`;
}
