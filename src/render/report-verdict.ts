import type { Projection } from '../records/projection.js';
import type { Report } from '../records/report.js';
import { escapeHtml, paragraph } from './markup.js';
import { casesText, count, percent, percentWithin, points, usd, usdOf } from './number.js';

/** How the verdict looks: shown to hold, shown not to hold, or open. The word says it too. */
interface Mark {
  word: string;
  tone: 'good' | 'bad' | 'open';
}

/** The head of the page: the verdict in one sentence, dollars with their interval, and the four figures behind it. */
export function verdictHeader(report: Report): string {
  const mark = markOf(report);
  const facts = factsOf(report)
    .map(
      ([name, figure, within]) =>
        `<div><dt>${escapeHtml(name)}</dt><dd class="figure">${escapeHtml(figure)}</dd><dd class="within">${escapeHtml(within)}</dd></div>`,
    )
    .join('\n');
  return [
    `<p class="mark ${mark.tone}">${escapeHtml(mark.word)}</p>`,
    `<h1>${escapeHtml(verdictSentence(report))}</h1>`,
    ...(report.tuning?.reasons ?? []).map((reason) =>
      paragraph(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`, 'why'),
    ),
    facts === '' ? '' : `<dl class="facts">\n${facts}\n</dl>`,
  ].join('\n');
}

function markOf({ evidence }: Report): Mark {
  if (evidence === null) return { word: 'Not measured yet', tone: 'open' };
  if (evidence.recommendation === 'route') return { word: 'Certified: route', tone: 'good' };
  if (evidence.recommendation === 'undecided') return { word: 'Undecided', tone: 'open' };
  return evidence.certificate.status === 'certified'
    ? { word: 'One tier is enough', tone: 'good' }
    : { word: 'Do not route', tone: 'bad' };
}

/** The verdict in one sentence. */
export function verdictSentence(report: Report): string {
  const { evidence, tuning, rules, projection, mix } = report;
  if (evidence === null) {
    const most = mix?.outlook.saving_usd_max ?? null;
    if (most === null || mix === null) return 'No tier has been measured, so nothing can be said for sure.';
    return `Routing could save at most ${usd(most)} of ${usd(mix.cost_usd)}; how much of that keeps the quality is not measured yet.`;
  }
  if (evidence.recommendation === 'undecided') {
    const needed = evidence.certificate.labels_needed;
    return `Keep everything on ${rules?.policy.tiers.at(-1) ?? 'the top tier'}: the data cannot tell yet${needed ? `, and about ${count(needed)} more labelled cases would` : ''}.`;
  }
  if (evidence.recommendation === 'single_tier') {
    const tier = tuning?.tier ?? rules?.policy.default ?? 'one tier';
    if (tier === rules?.policy.tiers.at(-1)) return `Keep everything on ${tier}: no way to route passed every test.`;
    return `Send everything to ${tier}${savingWords(report)}.`;
  }
  const lower = rules?.policy.tiers.slice(0, -1) ?? [];
  const down = (projection?.tiers ?? []).reduce(
    (sum, row) => (row.tier !== undefined && lower.includes(row.tier) ? sum + row.requests : sum),
    0,
  );
  const share =
    projection && projection.requests > 0 ? down / projection.requests : 1 - (evidence.held_out.escalation_rate ?? 1);
  const first = rules?.policy.cascade?.length ? ' first, handing on the answers they are unsure of' : '';
  const top = rules?.policy.tiers.at(-1) ?? 'the top tier';
  const what = projection ? 'requests' : 'eval cases';
  const to = `${lower.join(' or ')}${first}`;
  if (share === 1) return `Send all of the ${what} to ${to}${first && `, the rest to ${top}`}${savingWords(report)}.`;
  return `Send ${partPercent(share)} of the ${what} to ${to}, the rest to ${top}${savingWords(report)}.`;
}

/** A whole percentage; with a decimal where a part of something would read as none or all of it. */
function partPercent(share: number): string {
  const isNearEnd = share > 0 && share < 1 && (share < 0.005 || share >= 0.995);
  if (!isNearEnd) return percent(share, 0);
  return share < 0.0005 ? 'less than 0.1 %' : share >= 0.9995 ? 'over 99.9 %' : percent(share);
}

function savingWords({ projection, evidence }: Report): string {
  const saving = projection?.saving_usd ?? null;
  if (projection && saving !== null) {
    const ends = dollarEnds(projection);
    const of = (part: number): string => usdOf(part, projection.baseline_cost_usd);
    const within = ends ? ` (${of(ends[0])} to ${of(ends[1])})` : '';
    return saving >= 0
      ? `: that saves ${of(saving)}${within} of ${usd(projection.baseline_cost_usd)}`
      : `: that costs ${of(-saving)} more than ${usd(projection.baseline_cost_usd)}`;
  }
  const share = evidence?.held_out.saving_share ?? null;
  return share === null
    ? ''
    : `: that saves ${percentWithin(share, evidence?.held_out.saving_ci95 ?? null)} of the eval cost`;
}

/** The 95 % interval of the saving in dollars. */
function dollarEnds({ baseline_cost_usd: baseline, saving_ci95: shares }: Projection): [number, number] | null {
  return baseline === null || shares === null ? null : [shares[0] * baseline, shares[1] * baseline];
}

/** Name, figure and what it lies within. */
function factsOf({ projection, evidence, miss_bill: misses, mix }: Report): [string, string, string][] {
  const facts: [string, string, string][] = [];
  const of = (part: number): string => usdOf(part, projection?.baseline_cost_usd ?? null);
  if (projection && projection.saving_usd !== null) {
    const ends = dollarEnds(projection);
    facts.push([
      'Saved on this log',
      of(projection.saving_usd),
      `${ends ? `95 %: ${of(ends[0])} to ${of(ends[1])}; ` : 'no interval; '}${percent(projection.saving_share)} of the bill`,
    ]);
  } else if (mix && mix.outlook.saving_usd_max !== null && evidence === null) {
    facts.push([
      'At most to save',
      usd(mix.outlook.saving_usd_max),
      `${percent(mix.outlook.saving_share_max)} of the bill`,
    ]);
  }
  if (misses && misses.net_saving_usd !== null) {
    const ends = misses.net_saving_ci95;
    facts.push([
      'Net of misses',
      of(misses.net_saving_usd),
      ends ? `95 %: ${of(ends[0])} to ${of(ends[1])}` : 'no interval',
    ]);
  }
  if (evidence) {
    const { certificate, held_out: held } = evidence;
    if (certificate.upper_bound !== null) {
      facts.push([
        'Unacceptable, up to',
        percent(certificate.upper_bound),
        `of what goes down, with ${percent(1 - certificate.delta, 0)} confidence; ${percent(certificate.alpha, 0)} allowed`,
      ]);
    }
    if (held.quality_delta !== null) {
      const ends = held.quality_delta_ci95;
      facts.push([
        'Quality change',
        points(held.quality_delta),
        `${ends ? `95 %: ${points(ends[0])} to ${points(ends[1])}; ` : ''}against the top tier, n = ${casesText(held)} held-out`,
      ]);
    }
  }
  return facts;
}
