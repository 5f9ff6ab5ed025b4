import { checkPolicy } from '../../policy/check.js';
import { claimedAcceptable } from '../../policy/claimed-acceptable.js';
import { deadRules } from '../../policy/dead-rules.js';
import type { Limits } from '../../policy/verdict.js';
import type { CheckReport } from '../../records/check.js';
import { EXIT } from '../../records/error.js';
import type { RulesFile } from '../../records/rules-file.js';
import type { Acceptable } from '../../records/tuning.js';
import { checkText } from '../../render/check-text.js';
import { jsonText } from '../../render/json.js';
import { shellWord } from '../../render/shell-word.js';
import { readConfig } from '../../sources/config-file.js';
import { configPrices } from '../../sources/price-file.js';
import { readRules } from '../../sources/rules-file.js';
import { complement } from '../../stats/complement.js';
import { fingerprint } from '../fingerprint.js';
import type { Io } from '../io.js';
import { addToSummary } from '../job-summary.js';
import { joinMeasured, readMeasured } from '../measured.js';
import { paintAnswer } from '../paint.js';
import { type LogOptions, projectLog, taskLabelsIn } from '../project-log.js';
import { tellNext, tellWarnings } from '../talk.js';
import { fairCheck } from '../trust.js';

export interface CheckOptions extends LogOptions {
  set: string;
  outcomes: string;
  task?: string;
  log?: string[];
  acceptable?: 'absolute' | 'relative';
  acceptAt?: number;
  minAcceptable?: number;
  confidence?: number;
  maxDegradation?: number;
  maxEscalation?: number;
  maxP95Ms?: number;
  /** Paragraphs are not broken and no column is left out, whatever the terminal. */
  markdown?: boolean;
}

/** `router check`: do committed rules still hold on fresh outcomes and logs? */
export async function check(rulesPath: string, options: CheckOptions, io: Io): Promise<number> {
  const config = options.config ? await readConfig(options.config) : null;
  const rules = await readRules(rulesPath);
  const prices = await configPrices(config);
  const measured = await readMeasured({ ...options, tiers: [...rules.policy.tiers] });
  const labels = options.log ? await taskLabelsIn(options.log, options) : null;
  const isTaskUsable = labels === null || labels.covers(measured.cases.map((one) => one.task ?? null));
  const { panel, warnings } = joinMeasured(measured, isTaskUsable);
  const projection = options.log ? await projectLog(rules, options.log, prices, options, io) : null;
  const acceptable = acceptableOf(rules, options);
  const checked = checkPolicy({
    policy: rules.policy,
    panel,
    acceptable,
    ...levels(rules, options),
    limits: limitsOf(options),
    isFresh: rules.provenance?.inputs['outcomes'] !== fingerprint(measured.read),
    projection,
  });
  const found = fairCheck(checked, measured);
  const dead = deadRules(rules.policy, rulesPath);
  const all = [...dead, ...measured.warnings, ...warnings, ...(projection?.warnings ?? [])];
  if (!found.is_fresh) all.push({ code: 'outcomes-not-fresh', fields: { path: options.outcomes } });
  const report: CheckReport = { schema: 'router.check/1', rules: rulesPath, ...found, warnings: all };
  await addToSummary(() => checkText(report, null), io);
  const text = (): string =>
    options.markdown ? checkText(report, null) : paintAnswer(checkText(report, io.columns), io);
  io.stdout.write(options.json ? jsonText(report) : text());
  tellWarnings(all, options, io);
  if (report.verdict !== 'valid')
    tellNext('in one command.', nextCommand(rulesPath, report.verdict, options), options, io);
  return report.verdict === 'valid' ? EXIT.ok : report.verdict === 'expired' ? EXIT.gate : EXIT.undecided;
}

/** Expired rules are made anew from the fresh outcomes, over the old file; undecided ones need more cases. */
function nextCommand(rulesPath: string, verdict: 'expired' | 'undecided', options: CheckOptions): string {
  const [rules, set, outcomes] = [rulesPath, options.set, options.outcomes].map(shellWord);
  return verdict === 'expired'
    ? `router tune --set ${set} --outcomes ${outcomes} --previous ${rules} --out ${rules}`
    : `router sample LOG... --extend ${set} -n N --out ${set}`;
}

/** What was asked for, else what the rules were certified for, else a score of at least 0.5. */
function acceptableOf(rules: RulesFile, { acceptable: kind, acceptAt }: CheckOptions): Acceptable {
  if (kind === 'relative') return { kind };
  if (kind === 'absolute' || acceptAt !== undefined) return { kind: 'absolute', acceptAt: acceptAt ?? 0.5 };
  return claimedAcceptable(rules.evidence?.certificate.claim ?? '') ?? { kind: 'absolute', acceptAt: 0.5 };
}

/** The levels asked for, else those that the rules were certified at, else 95 %. */
function levels(rules: RulesFile, options: CheckOptions): { alpha: number; delta: number } {
  const made = rules.evidence?.certificate;
  return {
    alpha: options.minAcceptable === undefined ? (made?.alpha ?? 0.05) : complement(options.minAcceptable),
    delta: options.confidence === undefined ? (made?.delta ?? 0.05) : complement(options.confidence),
  };
}

/** Rules do not hold the limits that they were tuned to, so that none is checked unasked. */
function limitsOf({ maxDegradation, maxEscalation, maxP95Ms }: CheckOptions): Limits {
  return {
    maxDegradation: maxDegradation ?? null,
    maxEscalation: maxEscalation ?? null,
    ...(maxEscalation !== undefined && { isEscalationAsked: true as const }),
    maxP95Ms: maxP95Ms ?? null,
    maxTtftP95Ms: null,
  };
}
