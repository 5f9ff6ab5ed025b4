import { columnOf, panelRows } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Acceptable, Certificate } from '../records/tuning.js';
import { completeRows } from './acceptable.js';
import { compare } from './compare.js';
import type { Tuned } from './tune.js';
import type { Splits } from './tune-input.js';
import { verify } from './verify.js';

/**
 * What was found, without a certificate: the measurements are no fair sample, so everything stays with the top tier and `reasons` say why.
 * What the certification cases show is kept as figures; nothing of it is called certified.
 */
export function refuse(found: Tuned, splits: Splits, acceptable: Acceptable, reasons: string[]): Tuned {
  const top = found.policy.tiers.at(-1) as string;
  const policy: Policy = { tiers: [...found.policy.tiers], rules: [], default: top };
  const columns = policy.tiers.map((tier) => columnOf(splits.verify, tier));
  const panel = panelRows({ ...splits.verify, tiers: columns }, completeRows(splits.verify, columns));
  const withdrawn = <One extends Certificate>(one: One): One => ({
    ...one,
    status: 'no_data',
    share_routed: one.share_routed === null ? null : 0,
    labels_needed: null,
  });
  return {
    ...found,
    recommendation: 'undecided',
    tier: null,
    verdict: 'undecided',
    reasons,
    policy,
    certificate: withdrawn(found.certificate),
    certificates: found.certificates.map(withdrawn),
    walks: found.walks.map((walk) => ({ ...walk, cuts: walk.cuts.map((cut) => ({ ...cut, certified: false })) })),
    segments: [],
    held_out: verify(policy, panel, acceptable),
    comparisons: compare(policy, panel),
  };
}
