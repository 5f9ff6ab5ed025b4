import { splitPanel } from '../../evals/split-panel.js';
import { coveredCells, fittersFor, logisticRouter } from '../../policy/fit.js';
import { tune as tunePolicy } from '../../policy/tune.js';
import { EXIT, RouterError } from '../../records/error.js';
import type { RulesFile } from '../../records/rules-file.js';
import type { Projection, TuneGoal, Tuning } from '../../records/tuning.js';
import { jsonText } from '../../render/json.js';
import { policyNode, rulesYaml } from '../../render/rules.js';
import { tuneFooter, tuneText } from '../../render/tune-text.js';
import { readConfig } from '../../sources/config-file.js';
import { openPrices } from '../../sources/price-file.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import { fingerprint } from '../fingerprint.js';
import type { Io } from '../io.js';
import { joinMeasured, type MeasuredOptions, readMeasured } from '../measured.js';
import type { CommonOptions } from '../options.js';
import { paintAnswer } from '../paint.js';
import { projectLog, taskLabelsIn } from '../project-log.js';
import { rulesTiers } from '../rules-tiers.js';
import { tell, tellWarnings } from '../talk.js';
import { startWork } from '../work.js';

export interface TuneOptions extends CommonOptions, MeasuredOptions {
  acceptable: 'absolute' | 'relative';
  acceptAt: number;
  minAcceptable: number;
  confidence: number;
  maxDegradation?: number;
  maxEscalation?: number;
  maxP95Ms?: number;
  maxTtftP95Ms?: number;
  log?: string[];
  skipBadLines?: boolean;
  out: string;
}

/** `router tune`: fits, certifies, verifies, projects and writes routing-rules.yaml. */
export async function tune(options: TuneOptions, io: Io): Promise<number> {
  const config = options.config ? await readConfig(options.config) : null;
  const prices = await openPrices(config?.prices);
  const measured = await readMeasured(options);
  const labels = options.log ? await taskLabelsIn(options.log, options) : null;
  const isTaskUsable = labels === null || labels.covers(measured.cases.map((one) => one.task ?? null));
  const { panel, warnings } = joinMeasured(measured, isTaskUsable);
  const covered = coveredCells(panel.traits);
  const goal = goalOf(options);
  const done = await startWork(`Fitting and certifying on ${panel.caseIds.length} cases`, options, io);
  const found = tunePolicy({
    splits: splitPanel(panel, options.seed),
    goal,
    fitters: fittersFor(panel, logisticRouter(Object.keys(covered), options.seed)),
    covered: Object.keys(covered),
    seed: options.seed,
  });
  done();
  const tiers = rulesTiers(found.policy, panel, config, prices);
  const rules: RulesFile = {
    schema: 'router.rules/1',
    policy: found.policy,
    tiers,
    covered,
    evidence: {
      recommendation: found.recommendation,
      certificate: found.certificate,
      held_out: found.held_out,
      null_test: found.null_test,
    },
    provenance: {
      tool: 'router-tuner 0.1.0',
      seed: options.seed,
      inputs: { set: fingerprint(measured.cases), outcomes: fingerprint(measured.outcomes) },
      prices: prices.info,
      splits: { train: 0.3, certify: 0.5, verify: 0.2 },
    },
  };
  const projection = options.log ? await projectLog(rules, options.log, prices, options, io) : null;
  await writeFileAtomic(options.out, rulesYaml(projection ? { ...rules, projection } : rules), { mode: 0o644 });

  const all = [...measured.warnings, ...warnings, ...found.warnings, ...(projection?.warnings ?? [])];
  if (!isTaskUsable && measured.cases.some((one) => one.task)) all.push({ code: 'task-labels-set-aside', fields: {} });
  const tuning: Tuning = { schema: 'router.tuning/1', ...found, tiers, covered, warnings: all };
  io.stdout.write(options.json ? jsonText(document(tuning, projection, rules)) : paintAnswer(tuneText(tuning), io));
  tellWarnings(all, options, io);
  tell(tuneFooter(options.out, projection?.saving_usd ?? null), options, io);
  return tuning.verdict === 'pass' ? EXIT.ok : tuning.verdict === 'fail' ? EXIT.gate : EXIT.undecided;
}

function goalOf(options: TuneOptions): TuneGoal {
  if (options.maxEscalation !== undefined && options.maxEscalation === 0) {
    throw new RouterError('bad-option', { option: '--max-escalation', found: '0', needed: 'a share above 0' });
  }
  return {
    acceptable:
      options.acceptable === 'relative' ? { kind: 'relative' } : { kind: 'absolute', acceptAt: options.acceptAt },
    minAcceptable: options.minAcceptable,
    confidence: options.confidence,
    maxDegradation: options.maxDegradation ?? null,
    maxEscalation: options.maxEscalation ?? null,
    maxP95Ms: options.maxP95Ms ?? null,
    maxTtftP95Ms: options.maxTtftP95Ms ?? null,
  };
}

/** The `--json` document: the policy as the YAML has it, the projection beside the evidence. */
function document(tuning: Tuning, projection: Projection | null, rules: RulesFile): Record<string, unknown> {
  const { warnings, policy, ...rest } = tuning;
  return { ...rest, policy: policyNode(policy), projection, provenance: rules.provenance, warnings };
}
