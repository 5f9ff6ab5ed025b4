import type { Report } from '../records/report.js';
import type { SegmentClaim } from '../records/tuning.js';
import { paragraph, sectionMarkup } from './markup.js';
import { count, counted, percent, percentWithin, pick, usd } from './number.js';

interface Unknown {
  what: string;
  toKnow: string;
}

/** What is not known and what it would cost to know, dearest doubts first. */
export function unknownsSection(report: Report): string {
  const found = [...unmeasured(report), ...ofTheEvidence(report), ...ofTheLog(report), ...always(report)];
  const items = found.map(
    ({ what, toKnow }) => `<li>${paragraph(what)}${paragraph(`To know: ${toKnow}`, 'cost')}</li>`,
  );
  return sectionMarkup('unknown', 'What is not known, and what it would cost to know', [
    `<ul class="open">\n${items.join('\n')}\n</ul>`,
  ]);
}

function unmeasured({ mix, curves, evidence }: Report): Unknown[] {
  const found: Unknown[] = [];
  if (evidence === null && curves === null) {
    found.push({
      what: 'Whether any cheaper tier is good enough. No tier has been measured on your requests.',
      toKnow: 'router sample LOG --plan says how many labelled cases each claim needs, and what the replay costs.',
    });
  }
  if (mix === null) {
    found.push({
      what: 'What your traffic is made of and what it costs.',
      toKnow: 'give a log with --log; reading it costs nothing.',
    });
  }
  return found;
}

/** Costs of so many more cases on all tiers, without the work of writing references. */
function replayCost(cases: number, { curves }: Report): string {
  const costs = (curves?.ladder ?? []).map((row) => row.cost_usd_per_request);
  const known = costs.filter((cost) => cost !== null);
  const price =
    known.length > 0 && known.length === costs.length
      ? `; replaying them on all ${count(costs.length)} tiers costs about ${usd(cases * known.reduce((sum, cost) => sum + cost, 0))}`
      : '';
  return `about ${count(cases)} more labelled cases${price}, beside the time to write their references.`;
}

/** What proving each of the open tasks by itself would take. */
function taskLabels(open: readonly SegmentClaim[], report: Report): string {
  const known = open.filter((one) => one.labels_needed !== null);
  const hopeless = open.filter((one) => one.labels_needed === null).map((one) => one.task);
  const never = hopeless.length > 0 ? ` For ${hopeless.join(', ')} no number would help at the share seen so far.` : '';
  if (known.length === 0) return never.trim();
  const each = known.map((one) => `${one.task} ${count(one.labels_needed as number)}`).join(', ');
  const total = known.reduce((sum, one) => sum + (one.labels_needed as number), 0);
  return `${replayCost(total, report)} By task: ${each}.${never}`;
}

function ofTheEvidence(report: Report): Unknown[] {
  const found: Unknown[] = [];
  const { evidence, tuning, curves } = report;
  const certificate = evidence?.certificate;
  if (certificate && certificate.status === 'not_certified' && certificate.labels_needed) {
    found.push({
      what:
        certificate.upper_bound === null
          ? 'Whether the cheaper answers are good enough: there are too few cases for any bound.'
          : `Whether the cheaper answers are good enough: the bound is ${percent(certificate.upper_bound)}, ${percent(certificate.alpha)} is allowed.`,
      toKnow: replayCost(certificate.labels_needed, report),
    });
  }
  const open = (tuning?.segments ?? []).filter((segment) => !segment.certified);
  if (open.length > 0) {
    found.push({
      what: `Single tasks: the certificate is about everything that goes down together. For ${open.map((segment) => `${segment.task} (${count(segment.bad)} of ${count(segment.routed)} unacceptable, bound ${percent(segment.upper_bound)})`).join(', ')} nothing is proven on its own.`,
      toKnow: taskLabels(open, report),
    });
  }
  for (const row of curves?.ladder ?? []) {
    const result = row.against_top;
    if (result?.verdict !== 'undecided' || result.cases_needed === null) continue;
    found.push({
      what: `Whether ${row.tier} is less than ${percent(result.margin, 0)} worse than the top tier.`,
      toKnow: replayCost(Math.max(1, result.cases_needed - result.n), report),
    });
  }
  const held = evidence?.held_out;
  if (held && held.quality !== null && held.quality_ci95) {
    found.push({
      what: `The policy's quality more exactly than ${percentWithin(held.quality, held.quality_ci95)}: it comes from ${count(held.cases)} held-out cases.`,
      toKnow: `an interval of half that width takes four times the cases: ${replayCost(15 * held.cases, report)}`,
    });
  }
  return found;
}

function ofTheLog({ projection, mix, miss_bill: misses, break_even_table: breakEven, evidence }: Report): Unknown[] {
  const found: Unknown[] = [];
  const uncovered = projection?.uncovered_share ?? null;
  if (uncovered !== null && uncovered > 0) {
    const bounds = projection?.saving_bounds;
    const spend = projection?.uncovered_spend_share ?? null;
    found.push({
      what: `${percent(uncovered)} of the requests${spend === null ? '' : ` (${percent(spend)} of what they cost)`} are of kinds and classes that the eval set does not hold; they stay on the default tier.${bounds ? ` The saving lies between ${percent(bounds[0])} and ${percent(bounds[1])}, depending on them.` : ''}`,
      toKnow: 'at least five labelled cases of each such kind and class; router sample draws them from the log.',
    });
  }
  const unpriced = mix?.unpriced_requests ?? 0;
  if (unpriced > 0) {
    found.push({
      what: `What ${counted(unpriced, 'request')} ${pick(unpriced, 'costs: its model has no price, or it comes', 'cost: their model has no price, or they come')} without token counts.`,
      toKnow: 'nothing but their prices, in the file that router.yaml names under "prices".',
    });
  }
  if (misses === null && evidence) {
    found.push({
      what: `What one unacceptable answer costs you.${projection?.saving_usd == null ? '' : ' The saving above counts none.'}`,
      toKnow: `an estimate of yours, given as --miss-cost-usd${breakEven.length > 0 ? '; the table of break-even costs says how exact it has to be' : ''}.`,
    });
  }
  return found;
}

function always({ evidence }: Report): Unknown[] {
  if (evidence === null) return [];
  return [
    {
      what: 'Whether the grader is right: an answer that it wrongly accepts counts as acceptable here.',
      toKnow: 'grade some tens of answers by hand and compare.',
    },
    {
      what: 'Whether this stays true. Traffic, prices and models change.',
      toKnow: 'router monitor on new logs, router check on fresh outcomes; both are quick.',
    },
  ];
}
