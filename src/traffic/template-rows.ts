import type { TemplateRow, TemplatesSummary } from '../records/mix.js';
import { TRAFFIC_CLASSES, type TrafficClass } from '../records/traits.js';
import { dearestFirst } from './named-totals.js';
import { templateName } from './template.js';
import { type TemplateEntry, templateEntries } from './template-entry.js';
import { type MinedTemplate, mineTemplates } from './template-tree.js';
import type { Templates } from './templates.js';
import { usdOf } from './usd-sum.js';

/** Fewer routed requests cannot be certified: with none of n bad, 0.95^n falls to 0.05 at n = 59. */
const LEAST_CERTIFIABLE = 59;
/** A template whose whole saving is a smaller share of the bill is not worth the labels. */
const LEAST_SAVING_SHARE = 0.01;
/** The headline names as many templates as make up this share of the bill, */
const HEADLINE_SHARE = 0.8;
/** but no more than these. */
const MOST_IN_HEADLINE = 10;

/** The class of most of its requests; of two as frequent, the harder. */
function classOfMost(byClass: readonly number[]): TrafficClass {
  return TRAFFIC_CLASSES[byClass.lastIndexOf(Math.max(...byClass))] as TrafficClass;
}

type Worth = Pick<TemplateRow, 'worth_routing' | 'because'>;

/** Whether a template is worth routing, from its class mix, the gap in price and its volume. */
function worthOf(entry: TemplateEntry, savedUsd: number | null, billUsd: number | null): Worth {
  if (savedUsd === null || billUsd === null) return { worth_routing: 'unknown', because: 'no_price' };
  const [simple = 0, moderate = 0, complex = 0] = entry.byClass;
  if (!(savedUsd > 0))
    return { worth_routing: 'no', because: complex >= simple + moderate ? 'complex' : 'no_cheaper_tier' };
  if (!(savedUsd >= LEAST_SAVING_SHARE * billUsd)) return { worth_routing: 'no', because: 'small' };
  if (simple + moderate < LEAST_CERTIFIABLE) return { worth_routing: 'too_few', because: 'few_requests' };
  return { worth_routing: 'yes', because: 'gain' };
}

/** The whole traffic that templates are a part of. `hasLadder`: cheaper tiers with prices are known. */
export interface TemplateTotals {
  requests: number;
  billUsd: number | null;
  hasLadder: boolean;
}

function rowOf({ key, alikeBy, entry }: MinedTemplate, totals: TemplateTotals): TemplateRow & { name: string } {
  const { requests, byClass, exampleId } = entry;
  const costUsd = entry.priced > 0 ? usdOf(entry.usd) : null;
  const savedUsd = costUsd !== null && totals.hasLadder ? usdOf(entry.savedUsd) : null;
  const classed = byClass.reduce((sum, count) => sum + count, 0);
  const shareOf = (at: number): number | null => (classed > 0 ? byClass[at]! / classed : null);
  return {
    name: templateName(key),
    template: templateName(key),
    requests,
    share: totals.requests > 0 ? requests / totals.requests : null,
    cost_usd: costUsd,
    cost_share: costUsd !== null && totals.billUsd ? costUsd / totals.billUsd : null,
    class: classOfMost(byClass),
    class_mix: { simple: shareOf(0), moderate: shareOf(1), complex: shareOf(2) },
    alike_by: alikeBy,
    example_id: exampleId,
    saving_usd_max: savedUsd,
    ...worthOf(entry, savedUsd, totals.billUsd),
  };
}

function summaryOf(rows: readonly TemplateRow[], totals: TemplateTotals): TemplatesSummary {
  const sumOf = (count: number, of: (row: TemplateRow) => number | null): number =>
    rows.slice(0, count).reduce((sum, row) => sum + (of(row) ?? 0), 0);
  const byBill = totals.billUsd !== null && totals.billUsd > 0;
  const share = (count: number): number => sumOf(count, (row) => (byBill ? row.cost_share : row.share));
  let dearest = Math.min(rows.length, 1);
  while (dearest < Math.min(rows.length, MOST_IN_HEADLINE) && share(dearest) < HEADLINE_SHARE) dearest++;
  return {
    templates: rows.length,
    dearest,
    dearest_cost_share: byBill ? share(dearest) : null,
    dearest_request_share: totals.requests > 0 ? sumOf(dearest, (row) => row.share) : null,
    requests_without_template: totals.requests - sumOf(rows.length, (row) => row.requests),
  };
}

/** The `count` dearest templates, then the most frequent, and how much of the traffic the dearest are. */
export function templateRows(
  templates: Templates,
  totals: TemplateTotals,
  count: number,
): { rows: TemplateRow[]; summary: TemplatesSummary } {
  const rows = mineTemplates(templateEntries(templates))
    .map((one) => rowOf(one, totals))
    .sort(dearestFirst)
    .map(({ name: _, ...row }) => row);
  return { rows: rows.slice(0, count), summary: summaryOf(rows, totals) };
}
