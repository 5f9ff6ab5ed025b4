import { splitPanel } from '../evals/split-panel.js';
import { withVerifier } from '../evals/verifier.js';
import { breakEvenTable } from '../policy/break-even-table.js';
import { coveredCells, fittersFor } from '../policy/fit.js';
import { tuneLearners } from '../policy/learners.js';
import { leavesChains } from '../policy/pinned.js';
import { qualityStrata, strataOf } from '../policy/strata.js';
import { targetFitters } from '../policy/target-fitters.js';
import { type Tuned, tune as tunePolicy } from '../policy/tune.js';
import type { TuneInput } from '../policy/tune-input.js';
import { usableWithin } from '../policy/usable-within.js';
import { RouterError } from '../records/error.js';
import type { GatewayRouting } from '../records/gateway.js';
import type { Rule } from '../records/policy.js';
import type { PriceTable } from '../records/price.js';
import type { RulesFile } from '../records/rules-file.js';
import type { RouterConfig } from '../records/tier.js';
import type { BreakEvenRow, TuneGoal, Tuning } from '../records/tuning.js';
import type { Warning } from '../records/warning.js';
import { fingerprint } from './fingerprint.js';
import type { Io } from './io.js';
import { contentsOf, joinedOnce, type Measured } from './measured.js';
import { noiseIn, withNoiseFloor } from './noise.js';
import { once } from './once.js';
import type { CommonOptions } from './options.js';
import { taskLabelsIn } from './project-log.js';
import { rulesTiers } from './rules-tiers.js';
import { trustIn } from './trust.js';
import { startWork } from './work.js';

/** What the user asks of a policy, and the log it is meant for. */
export interface GoalOptions extends CommonOptions {
  acceptable: 'absolute' | 'relative';
  acceptAt: number;
  /** binary: answers are acceptable or not; graded: by how much they fall short. Absent: binary. */
  loss?: 'binary' | 'graded';
  minAcceptable: number;
  confidence: number;
  maxDegradation?: number;
  maxEscalation?: number;
  maxP95Ms?: number;
  maxTtftP95Ms?: number;
  /** What judging one answer for its confidence costs beside the call. */
  verifierUsd?: number;
  log?: string[];
  skipBadLines?: boolean;
  /** What people say of the judge's answers (`labels.jsonl`). */
  labels?: string;
  /** What one answer that will not do costs beside its calls. */
  missCostUsd?: number;
  /** The gateway whose own score is to decide. */
  target?: GatewayRouting['target'];
}

/** Fits, certifies and verifies on what was measured; nothing is written and no log is projected. */
export async function tuneMeasured(
  measured: Measured,
  config: RouterConfig | null,
  prices: PriceTable,
  options: GoalOptions,
  io: Io,
  pinned: readonly Rule[] = [],
): Promise<{ tuning: Tuning; rules: RulesFile; breakEven: BreakEvenRow[]; input: TuneInput }> {
  const labels = options.log ? await taskLabelsIn(options.log, options) : null;
  const isTaskUsable = labels === null || labels.covers(measured.cases.map((one) => one.task ?? null));
  const { panel: joined, warnings } = await joinedOnce(measured, isTaskUsable, io);
  const panel = withVerifier(joined, options.verifierUsd ?? 0);
  const covered = coveredCells(panel.traits);
  const goal = goalOf(options);
  const done = await startWork(`Fitting and certifying on ${panel.caseIds.length} cases`, options, io);
  const splits = splitPanel(panel, options.seed);
  const trust = await trustIn(measured, goal, options.labels);
  const noise = await noiseIn(measured);
  const input: TuneInput = {
    splits,
    goal: trust.goal,
    fitters: (options.target
      ? targetFitters(options.target, goal.acceptable)
      : fittersFor(panel, tuneLearners(Object.keys(covered), options.seed))
    ).filter(
      // A cascade's certificate counts bad answers; it has no graded form.
      ({ asksFirst }) => !(asksFirst && goal.acceptable.graded),
    ),
    covered: Object.keys(covered),
    seed: options.seed,
    ...(pinned.length > 0 && { pinned }),
  };
  const asked = [isTaskUsable, options.verifierUsd, options.target, trust.goal, options.seed, pinned];
  const tuned = await once(io, 'tuned', [...contentsOf(measured), ...asked], async () => tunePolicy(input));
  const found = withNoiseFloor(trust.settle(tuned, splits), noise);
  done();
  const tiers = rulesTiers(found.policy, panel, config, prices);
  const rules: RulesFile = {
    schema: 'router.rules/1',
    policy: found.policy,
    tiers,
    covered,
    strata: strataOf(found.policy, panel),
    quality: qualityStrata(found.policy, splits.verify),
    evidence: {
      recommendation: found.recommendation,
      certificate: found.certificate,
      held_out: found.held_out,
      null_test: found.null_test,
    },
    provenance: {
      tool: 'router-tuner 0.1.0',
      seed: options.seed,
      inputs: { set: fingerprint(measured.cases), outcomes: fingerprint(measured.read) },
      prices: prices.info,
      splits: { train: 0.3, certify: 0.5, verify: 0.2 },
    },
  };
  const all = [...measured.warnings, ...warnings, ...found.warnings, ...trust.warnings];
  if (!isTaskUsable && measured.cases.some((one) => one.task)) all.push({ code: 'task-labels-set-aside', fields: {} });
  all.push(...cascadesLeftOut(input));
  const breakEven = breakEvenTable(panel, goal.acceptable, options.missCostUsd ?? null);
  return { tuning: { schema: 'router.tuning/1', ...found, tiers, covered, warnings: all }, rules, breakEven, input };
}

/** Says which pinned rules keep cascades from being measured; empty: none does, or there is nothing to judge answers by. */
function cascadesLeftOut({ fitters, pinned = [], splits, goal }: TuneInput): Warning[] {
  const top = usableWithin(splits.train, goal).at(-1) as string;
  if (!fitters.some(({ asksFirst }) => asksFirst) || leavesChains(pinned, top)) return [];
  const names = pinned.filter(({ tier }) => tier !== top).map(({ name }) => name);
  return [{ code: 'pinned-without-cascades', fields: { names: names.join(', '), top } }];
}

/** The same cases, tuned on another split. */
export function retuned(input: TuneInput, seed: number): Tuned {
  return tunePolicy({ ...input, splits: splitPanel(input.splits.all, seed), seed });
}

/** Most answers that a cascade may hand on where nothing else is said. */
const USUAL_ESCALATION = 0.1;

function goalOf(options: GoalOptions): TuneGoal {
  if (options.maxEscalation !== undefined && options.maxEscalation === 0) {
    throw new RouterError('bad-option', { option: '--max-escalation', found: '0', needed: 'a share above 0' });
  }
  return {
    acceptable: {
      ...(options.acceptable === 'relative'
        ? { kind: 'relative' as const }
        : { kind: 'absolute' as const, acceptAt: options.acceptAt }),
      ...(options.loss === 'graded' && { graded: true as const }),
    },
    minAcceptable: options.minAcceptable,
    confidence: options.confidence,
    maxDegradation: options.maxDegradation ?? null,
    maxEscalation: options.maxEscalation ?? USUAL_ESCALATION,
    ...(options.maxEscalation !== undefined && { isEscalationAsked: true as const }),
    maxP95Ms: options.maxP95Ms ?? null,
    maxTtftP95Ms: options.maxTtftP95Ms ?? null,
  };
}
