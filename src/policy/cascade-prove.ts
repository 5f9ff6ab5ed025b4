import type { Panel } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Acceptable, Certificate, CertifiedCut, NullTest, Tuning } from '../records/tuning.js';
import { complement } from '../stats/complement.js';
import type { CascadeCandidate } from './cascade-candidates.js';
import { type CascadeCases, cascadeCases, placeOf } from './cascade-cases.js';
import type { PlannedDesign } from './cascade-plan.js';
import { type Certified, certify } from './certify.js';
import { deliveredNullTest } from './delivered-null.js';
import { emitCascade } from './emit-cascade.js';
import { withPinned } from './pinned.js';
import type { TuneInput } from './tune-input.js';

/** What the certification cases say of a cascade. */
export interface ProvenCascade {
  policy: Policy;
  certificate: Certificate;
  certificates: Tuning['certificates'];
  walks: Tuning['walks'];
  /** No part of the traffic is sent to one tier for good. */
  bands: readonly never[];
  everythingTo: null;
  /** Of the certified design, else the one that the tuning cases would choose, on all cases that they did not contain. */
  nullTest: NullTest;
}

/**
 * One claim for the whole chain, at all of delta: of the answers that any lower tier delivers, kept at once or after a
 * hand-over, at most alpha are unacceptable. Designs are tested in the order of the plan (fixed-sequence; the order comes from
 * the tuning cases alone) and the last that passed is emitted. Where the top tier alone would deliver the share that is asked for, all
 * delivered answers, its own too, must pass as well; both claims then hold at 1 - delta, because both are tested at delta.
 */
export function proveCascade(input: TuneInput, chosen: CascadeCandidate): ProvenCascade {
  const { splits, goal } = input;
  const { certify: panel } = splits;
  const { plan, tiers, sweep } = chosen;
  const alpha = complement(goal.minAcceptable);
  const delta = complement(goal.confidence);
  const cases = cascadeCases(panel, tiers, chosen.fitted.scores(panel), chosen.axes, goal);
  const cuts: CertifiedCut[] = [];
  let passed: { design: PlannedDesign; kept: Certified; all: Certified | null } | null = null;
  let first: { kept: Certified; all: Certified | null } | null = null;
  const needed: number[] = [];
  let isWalking = true;
  for (const planned of plan.path) {
    const kept = testDesign(input, cases, planned, panel, true);
    const all = sweep.isDeliveredHeld ? testDesign(input, cases, planned, panel, false) : null;
    first ??= { kept, all };
    const holds = kept.certificate.status === 'certified' && (all === null || all.certificate.status === 'certified');
    isWalking &&= holds;
    if (isWalking) passed = { design: planned, kept, all };
    const labels = [kept, all].map((one) => (one === null ? 0 : one.certificate.labels_needed));
    if (labels.every((one) => one !== null)) needed.push(Math.max(...(labels as number[])));
    const { routed, bad, upper_bound } = kept.certificate;
    const share = kept.certificate.cases > 0 ? routed / kept.certificate.cases : 0;
    cuts.push({ routed, bad, upper_bound, share_routed: share, certified: isWalking });
  }
  const shown = passed ?? first;
  const tier = tiers.slice(0, -1).join(', ');
  const certificate: Certificate & { tier: string } = {
    ...(shown?.kept.certificate ?? NOTHING(alpha, delta, cases.rows.length)),
    tier,
    claim: cascadeClaim(goal.acceptable, alpha, delta, tiers, sweep.isDeliveredHeld),
    status: statusOf(cases, passed !== null, needed),
    labels_needed: passed ? 0 : needed.length > 0 ? Math.min(...needed) : null,
    ...(shown?.all && {
      delivered: {
        cases: shown.all.certificate.routed,
        bad: shown.all.certificate.bad,
        upper_bound: shown.all.certificate.upper_bound,
      },
    }),
  };
  if (passed === null) certificate.share_routed = cases.rows.length > 0 ? 0 : null;
  const { tier: _, ...claim } = certificate;
  const tried = passed?.design ?? plan.best ?? plan.path[0];
  const tested = withPinned(emitCascade(chosen, tried?.design ?? null, input.covered), input.pinned ?? [], tiers);
  return {
    policy: emitCascade(chosen, passed?.design.design ?? null, input.covered),
    nullTest: deliveredNullTest(tested, [panel, splits.verify], goal.acceptable),
    certificate: claim,
    certificates: [certificate],
    walks: [{ tier, alpha, cuts }],
    bands: [],
    everythingTo: null,
  };
}

/** The certificate of one design alone: of what lower tiers deliver, or of everything delivered. */
function testDesign(
  { splits, goal, seed }: TuneInput,
  cases: CascadeCases,
  { design, sums, saving, certificate }: PlannedDesign,
  panel: Panel,
  isBelowTop: boolean,
): Certified {
  const last = cases.columns.length - 1;
  const scores = new Float64Array(panel.caseIds.length).fill(Number.NaN);
  const bad = new Float64Array(panel.caseIds.length).fill(Number.NaN);
  for (const row of cases.rows) {
    const [, to] = placeOf(cases, design, row);
    bad[row] = cases.bad[to]?.[row] as number;
    scores[row] = isBelowTop && to === last ? 1 : 0;
  }
  const [below, worse] = isBelowTop ? [sums.kept, sums.keptBad] : [sums.cases, sums.bad];
  const share = sums.cases > 0 ? below / sums.cases : 0;
  // Sums go by weight, of mean 1; what was seen is counted in whole cases.
  return certify({
    scores,
    bad,
    plan: {
      cuts: [{ threshold: 0.5, share }],
      routed: [Math.round(below)],
      power: [certificate],
      badShare: [below > 0 ? worse / below : 0],
      saving: [saving],
      start: 0,
      best: 0,
      value: saving * certificate,
      valueSe: 0,
    },
    alpha: complement(goal.minAcceptable),
    delta: complement(goal.confidence),
    weights: { values: panel.weights, most: splits.all.weights.reduce((most, one) => Math.max(most, one), 0) },
    seed,
    splitShare: panel.caseIds.length / splits.all.caseIds.length,
  });
}

function statusOf({ rows }: CascadeCases, hasPassed: boolean, needed: readonly number[]): Certificate['status'] {
  if (rows.length === 0) return 'no_data';
  return hasPassed ? 'certified' : needed.length > 0 ? 'not_certified' : 'infeasible';
}

const NOTHING = (alpha: number, delta: number, cases: number): Omit<Certificate, 'claim'> => ({
  status: 'infeasible',
  test: 'binomial',
  alpha,
  delta,
  routed: 0,
  bad: 0,
  upper_bound: null,
  share_routed: 0,
  cases,
  labels_needed: null,
});

/** The claim in words; `claimedAcceptable` reads back what it calls acceptable. */
function cascadeClaim(
  acceptable: Acceptable,
  alpha: number,
  delta: number,
  tiers: readonly string[],
  isDeliveredHeld: boolean,
): string {
  const [share, sure] = [1 - alpha, 1 - delta].map((value) => Number(value.toFixed(6)));
  const small = tiers.slice(0, -1).join(' or ');
  const what =
    acceptable.kind === 'absolute'
      ? `answers of ${small} scoring at least ${acceptable.acceptAt}`
      : `answers of ${small} not worse than those of ${tiers.at(-1)}`;
  const delivered = isDeliveredHeld ? ' and P(acceptable | delivered) alike' : '';
  return `P(acceptable | answered by ${small}) >= ${share}${delivered} with confidence ${sure}; acceptable: ${what}`;
}
