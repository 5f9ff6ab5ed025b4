import type { Estimate } from '../records/estimate.js';
import type { MonitorReason, MonitorReport } from '../records/monitor.js';
import { logEValueAbove } from '../stats/e-value.js';
import { wilson } from '../stats/interval.js';
import { ALARM_LOG_E } from './escalation-test.js';
import type { UnknownAnswers } from './unknown-answers.js';

/** Everything that was measured, before it is judged. */
export interface MonitorFacts {
  report: Omit<MonitorReport, 'verdict' | 'reasons' | 'next' | 'warnings'>;
  maxLogE: number;
  maxM: number;
  /** Names of a tier's model that are new since the earlier runs. */
  newSnapshots: { tier: string; model: string }[];
  /** Models, now or in earlier runs, that are not the tier's. */
  otherModels: { tier: string; model: string }[];
  /** Answers of models that are no tier's, in this run. */
  unknownAnswers: UnknownAnswers[];
  /** Whether some tier is dearer now than the next stronger one. */
  isOrderTurned: boolean;
  /** What the rules' own projection left uncovered. */
  expectedUncovered: number;
  covered: number;
  /** Rows that all runs of the state counted; null: a state of an earlier version. */
  countedInAll: number | null;
}

/** Dearer or slower than projected by more than this share, with the whole interval, asks for a look. */
const COST_TOLERANCE = 0.2;
/** More answers of unknown models than this share of those sent below the strongest tier ask for a look. */
const UNKNOWN_TOLERANCE = 0.05;
/** More rows than this share that no run can count ask for a look. */
const LOST_TOLERANCE = 0.05;
/** So much more uncovered traffic than projected, beyond noise, asks for a look. */
const UNCOVERED_TOLERANCE = 0.05;
/** Eval cases that the traffic's mix has to be worth (method.md section 3). */
const LEAST_EFFECTIVE = 50;

const RETUNE = 'Draw a new sample with router sample, measure it with router eval, and tune again.';

/**
 * expired by what shows that the rules no longer hold: the escalation test, a large change, another model, a turned price order.
 * watch by what only asks for a look. Without one eligible request nothing is valid.
 */
export function judgeMonitor(facts: MonitorFacts): Pick<MonitorReport, 'verdict' | 'reasons' | 'next'> {
  const reasons = [...expiries(facts), ...watches(facts)];
  const level = reasons.some((one) => one.level === 'expired')
    ? 'expired'
    : facts.report.escalation.requests === 0
      ? 'undecided'
      : reasons.length > 0
        ? 'watch'
        : 'valid';
  const next =
    level === 'undecided'
      ? facts.report.undated > 0
        ? 'Log the time of each request, or run router monitor without --state.'
        : 'Give logs of requests that were routed by these rules.'
      : (reasons[0]?.next ?? 'Run router monitor again on the next log, with the same --state.');
  return { verdict: level, reasons, next };
}

function expiries({
  report,
  maxLogE,
  maxM,
  otherModels,
  unknownAnswers,
  isOrderTurned,
}: MonitorFacts): MonitorReason[] {
  const { escalation, change } = report;
  // Where many kept answers are missing from the count, the share of escalated ones says nothing: it must be above the
  // limit also if all of the missing ones had been kept.
  const { limit, escalated, requests, unplaced } = escalation;
  const isWhole = isCountWhole(escalation);
  const isSure = isWhole || logEValueAbove(limit, escalated, requests - escalated + unplaced) >= ALARM_LOG_E;
  const reasons: MonitorReason[] = [];
  const add = (code: string, text: string, next: string): void =>
    void reasons.push({ code, level: 'expired', text, next });
  if (maxLogE >= ALARM_LOG_E && isSure) {
    add(
      'escalation-above-limit',
      `the escalation share is above ${share(escalation.limit)}: ${escalation.escalated} of ${escalation.requests} eligible requests`,
      RETUNE,
    );
  }
  if (maxLogE < ALARM_LOG_E && maxM >= change.expired_at && isWhole) {
    add('escalation-changed', `the escalation share rose above ${share(escalation.limit)} some time ago`, RETUNE);
  }
  for (const { tier, model } of otherModels) {
    add('other-model', `tier ${tier} is answered by ${model}, which the evidence is not about`, RETUNE);
  }
  for (const { tier, model, count, isReplaced } of unknownAnswers) {
    if (!isReplaced) continue;
    const found = `tier ${tier} is answered by ${model} (${count} requests, none by its own model), which the evidence is not about`;
    add('other-model', found, RETUNE);
  }
  if (isOrderTurned) {
    add('price-order', 'a tier costs more now than the next stronger one', 'Tune again with the prices of today.');
  }
  return reasons;
}

function watches({
  report,
  maxM,
  newSnapshots,
  unknownAnswers,
  expectedUncovered,
  covered,
  countedInAll,
}: MonitorFacts): MonitorReason[] {
  const { change, cost_usd_per_request: cost, latency_p95_ms: latency } = report;
  const reasons: MonitorReason[] = [];
  const add = (code: string, text: string, next: string): void =>
    void reasons.push({ code, level: 'watch', text, next });
  if (maxM >= change.watch_at && maxM < change.expired_at && isCountWhole(report.escalation)) {
    add('escalation-changing', 'the escalation share seems to have risen', 'Run router monitor again soon.');
  }
  const sent = report.escalation.requests + report.escalation.unplaced;
  for (const { tier, model, count, isReplaced } of unknownAnswers) {
    if (isReplaced || !(count > UNKNOWN_TOLERANCE * sent)) continue;
    add(
      'unknown-model',
      `${count} requests for tier ${tier} were answered by models of no tier, most by ${model}; they are in no share`,
      'Measure that model and name it in the rules, or leave such traffic out of the log.',
    );
  }
  const replaced = new Set(unknownAnswers.flatMap(({ tier, isReplaced }) => (isReplaced ? [tier] : [])));
  const cells = report.tiers.length + report.classes.length;
  for (const row of [...report.tiers, ...(replaced.size > 0 ? [] : report.classes)]) {
    if (replaced.has(row.name) || !(Math.log(row.e_value) >= ALARM_LOG_E + Math.log(cells))) continue;
    add(
      'escalation-of-part',
      `${row.name}: ${row.escalated} of ${row.requests} eligible requests are escalated`,
      RETUNE,
    );
  }
  for (const { tier, model } of newSnapshots) {
    add(
      'new-snapshot',
      `tier ${tier} is answered by ${model} now; the counts start anew`,
      'Run router check on fresh outcomes.',
    );
  }
  for (const { tier, input, output } of report.prices) {
    add(
      'price-changed',
      `tier ${tier}: input ${input[0]} -> ${input[1]}, output ${output[0]} -> ${output[1]} USD per million tokens`,
      'Run router project to see what the rules save now.',
    );
  }
  const { late, undated } = report;
  if (late !== null && late > LOST_TOLERANCE * ((countedInAll ?? 0) + late)) {
    add(
      'late-requests',
      `about ${late} of the ${report.seen_before} requests up to ${report.to ?? 'the last time counted'} were in no run: they came after later ones, and are not counted`,
      'Give all logs of an hour in one run, or start anew with another --state over all of them.',
    );
  }
  if (undated > LOST_TOLERANCE * (report.requests + undated)) {
    add(
      'undated-requests',
      `${undated} requests have no time, so that a state cannot tell whether they were counted before; they are not counted`,
      'Log the time of each request, or run router monitor without --state.',
    );
  }
  const isDearer = ({ ci95 }: Estimate): boolean =>
    ci95 !== null && cost.projected !== null && ci95[0] > cost.projected * (1 + COST_TOLERANCE);
  if (isDearer(cost.realized) || isDearer(cost.latest)) {
    add('dearer-than-projected', 'a request costs over 20 % more than projected', 'Run router project on this log.');
  }
  const slowest = latency.realized_ci95?.[0] ?? null;
  if (slowest !== null && latency.measured !== null && slowest > latency.measured * (1 + COST_TOLERANCE)) {
    add(
      'slower-than-measured',
      'the p95 latency is over 20 % above the one measured',
      'Look at the latencies of each tier.',
    );
  }
  const uncovered = report.uncovered_share;
  if (uncovered !== null && covered > 0) {
    const [low] = wilson(Math.round(uncovered * covered), covered, 0.95);
    if (low > expectedUncovered + UNCOVERED_TOLERANCE) {
      add('uncovered-traffic', `${share(uncovered)} of the requests are of kinds that the eval set lacks`, RETUNE);
    }
  }
  // The mix of fewer requests is chance.
  const isMixKnown = covered >= LEAST_EFFECTIVE && report.effective_cases !== null;
  if (isMixKnown && !((report.effective_cases as number) >= LEAST_EFFECTIVE)) {
    add(
      'thin-cover',
      `for this mix of traffic the eval set is worth ${Math.round(report.effective_cases as number)} cases`,
      RETUNE,
    );
  }
  return reasons;
}

/** Few answers of unknown models, which are in no share. */
function isCountWhole({ requests, unplaced }: MonitorFacts['report']['escalation']): boolean {
  return unplaced <= UNKNOWN_TOLERANCE * (requests + unplaced);
}

/** A share as a user of the option writes it. */
function share(value: number): string {
  return String(Number(value.toFixed(4)));
}
