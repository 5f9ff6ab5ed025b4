import type { ClaimNeed, SampleFrame, SamplePlan, SampleReport } from '../records/sample.js';
import { fitRows } from './fit-table.js';
import { count, counted, decimal, percent, pick, usd } from './number.js';
import { priceWords } from './price-words.js';
import { screenWidth, wrapText } from './wrap-text.js';

const SHOWN = 12;

/** What was drawn, for a terminal of so many columns. */
export function sampleText(report: SampleReport, columns: number): string {
  const { segments } = report;
  const width = screenWidth(columns);
  const lines = [
    `${counted(report.cases, 'case')} drawn, one each of as many clusters; ${frameLine(report.frame)}`,
    '',
    `Segment${segments.length > SHOWN ? ` (largest ${SHOWN} of ${segments.length})` : ''}`,
    fitRows(
      [
        { title: 'segment', align: 'left' },
        { title: 'requests', dropFirst: 1 },
        { title: 'clusters', dropFirst: 2 },
        { title: 'cases' },
      ],
      segments.slice(0, SHOWN).map((row) => [row.segment, count(row.requests), count(row.clusters), count(row.cases)]),
      width,
    ),
    '',
    `Strata: ${count(report.strata)} (segment x score decile), ${count(report.strata_without_cases)} without a case (${percent(report.uncovered_share)} of the clusters).`,
    maskedLine(report.masked),
    'Each case holds "weight", 1 / its chance to be drawn. A larger -n with the same log and seed begins with these cases.',
  ];
  return `${wrappedProse(lines, width)}\n`;
}

function frameLine(frame: SampleFrame): string {
  return `${counted(frame.requests, 'request')} ${pick(frame.requests, 'holds', 'hold')} ${counted(frame.texts, 'distinct text')} in ${counted(frame.clusters, 'cluster')} of near-duplicates (largest: ${count(frame.largest_cluster)} requests).`;
}

function maskedLine(masked: SampleReport['masked']): string {
  if (masked === null) return 'Texts are as logged (--raw): personal data and keys may be in the file.';
  const found = Object.entries(masked).flatMap(([kind, times]) => (times > 0 ? `${count(times)} ${kind}` : []));
  return `Masked: ${found.join(', ') || 'nothing found'}. Names and addresses have no form to find them by: read the set before you share it.`;
}

/** Lines of prose wrapped; a table, of several lines, is as it is. */
function wrappedProse(lines: readonly string[], width: number): string {
  return lines.map((line) => (line.includes('\n') ? line : wrapText(line, width))).join('\n');
}

/** Labels and dollars of each claim, for a terminal of so many columns. */
export function samplePlanText(plan: SamplePlan, columns: number): string {
  const width = screenWidth(columns);
  const { frame, tokens_per_request: tokens } = plan;
  const lines = [
    `${counted(plan.labels, 'label')} ${pick(plan.labels, 'serves', 'serve')} every claim below that labels can serve${plan.cost_usd === null ? '' : `; asking ${plan.tiers.map(({ tier }) => tier).join(', ')} once each costs ${usd(plan.cost_usd)}`}.`,
    capitalised(frameLine(frame)),
    '',
    fitRows(
      [
        { title: 'claim', align: 'left', wraps: true },
        { title: 'labels' },
        { title: 'of this log', dropFirst: 1 },
        { title: 'replay' },
      ],
      plan.claims.map((claim) => [
        claimText(claim),
        claim.labels === null ? 'no number helps' : count(claim.labels),
        count(claim.labels_of_log),
        usd(claim.cost_usd),
      ]),
      width,
    ),
    '',
    '"of this log": for a claim about this log alone (finite population); the other column is for traffic like it.',
    `Labelling requests as they come, near-duplicates included, would take ${decimal(frame.design_effect, 1)} times as many (within-cluster correlation ${frame.icc}); the sample takes one a cluster.`,
    tokens === null
      ? 'The log has no token counts, so the replay has no price here.'
      : `Replay a case: ${plan.tiers.map((one) => `${one.tier} ${usd(one.cost_usd_per_case)}`).join(', ')} at the log's ${count(tokens.input)} input and ${count(tokens.output)} output tokens a request (n = ${count(tokens.requests)}), no cache.`,
    `Prices: ${priceWords(plan.prices)}.`,
  ];
  return `${wrappedProse(lines, width)}\n`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function claimText({ claim, from }: ClaimNeed): string {
  const share = (name: string): string => percent(from[name] ?? null, 1).replace('.0 %', ' %');
  const routed = `${share('routed_share')} routed down, half the set certifies`;
  switch (claim) {
    case 'certificate_least':
      return `certificate, at most ${share('max_bad')} bad, if none is (${routed})`;
    case 'certificate':
      return `certificate, at most ${share('max_bad')} bad, if ${share('bad_rate')} are (power ${share('power')})`;
    case 'non_inferiority':
      return `a tier less than ${share('margin')} worse (${share('discordance')} discordant, power ${share('power')})`;
    case 'human_anchor':
      return 'human anchor of a judge';
    case 'strata':
      return `${from['per_stratum']} a stratum (${counted(from['strata'] ?? null, 'stratum', 'strata')})`;
  }
}
