import { columnOf, panelRows } from '../records/panel.js';
import type { RulesFile } from '../records/rules-file.js';
import type { Certificate, Tuning } from '../records/tuning.js';
import { completeRows } from './acceptable.js';
import { compare } from './compare.js';
import type { JudgedPrevious } from './hysteresis.js';
import type { TuneInput } from './tune-input.js';
import { verify } from './verify.js';

/**
 * A tuning whose answer is that the rules in use stay: what is claimed of them comes from the fresh outcomes, what was
 * compared and rejected stays visible as candidates. It passes when the fresh outcomes alone prove the claims again.
 */
export function keepPrevious(
  found: Tuning,
  previous: RulesFile,
  { judged, check }: JudgedPrevious,
  { splits, goal }: Pick<TuneInput, 'splits' | 'goal'>,
): Tuning {
  const { policy } = previous;
  const columns = policy.tiers.map((tier) => columnOf(splits.verify, tier));
  const panel = panelRows({ ...splits.verify, tiers: columns }, completeRows(splits.verify, columns));
  const certificates = (check?.certificates ?? []).map(({ p_false: _, ...one }) => ({
    ...one,
    share_routed: one.cases > 0 ? one.routed / one.cases : null,
  }));
  const [first] = certificates;
  return {
    ...found,
    recommendation: 'route',
    tier: null,
    verdict: check?.verdict === 'valid' ? 'pass' : 'undecided',
    reasons: [`the previous rules stay: ${judged.reason}`, ...(check?.reasons ?? [])],
    policy,
    tiers: [...previous.tiers],
    covered: previous.covered ?? {},
    certificate: first ? withoutTier(first) : found.certificate,
    certificates,
    walks: [],
    segments: [],
    held_out: verify(policy, panel, goal.acceptable),
    comparisons: compare(policy, panel),
    null_test: previous.evidence?.null_test ?? found.null_test,
    candidates: found.candidates.map((one) => ({ ...one, chosen: false })),
    previous: judged,
  };
}

function withoutTier({ tier: _, ...certificate }: Tuning['certificates'][number]): Certificate {
  return certificate;
}
