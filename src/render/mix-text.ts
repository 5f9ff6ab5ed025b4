import type { MixRow, TemplateRow, TrafficMix } from '../records/mix.js';
import { type FitColumn, fitTable } from './fit-table.js';
import { moneyLines } from './mix-money.js';
import { nextText } from './mix-next.js';
import { compact, count, counted, duration, percent, usd } from './number.js';
import { plainLine } from './plain.js';
import { priceWords } from './price-words.js';
import { screenWidth, wrapText } from './wrap-text.js';

/** How the report is shown, and what it was made of. */
export interface MixTextOptions {
  /** Width of the screen in characters. */
  columns: number;
  /** The logs and reading options as they were typed, for the next command; null: they cannot be read again (a pipe). */
  logs: string | null;
}

const TEMPLATES_SHOWN = 4;
/** Digits of a template's hash that tell it from the others on a screen; --json has all. */
const SHORT_NAME = 8;
const MODELS_SHOWN = 3;
const TASKS_SHOWN = 3;
/** Longest name shown, in characters. */
const NAME = 24;

/** The traffic mix as a report that fits a screen of 80 x 40, the answer first. */
export function mixText(mix: TrafficMix, { columns, logs }: MixTextOptions): string {
  const width = screenWidth(columns);
  const wrapped = (text: string): string => wrapText(text, width);
  const answer = (text: string): string => wrapText(text, width, '');
  const lines = [
    answer(
      `${counted(mix.requests, 'request')}, ${mix.cost_usd === null ? 'no price known' : usd(mix.cost_usd)}${period(mix)}`,
    ),
    answer(mix.outlook.verdict),
    ...partialLine(mix).map(answer),
    '',
    'What the traffic is',
    partsTable(classRows(mix), 'class', width, mix.cost_usd),
    wrapped(`Kinds of work: ${kindsOf(mix)}.`),
    ...repeatedLine(mix).map(wrapped),
    '',
    'Where the money goes',
    ...templateLines(mix, width),
    partsTable(modelRows(mix), 'model', width, mix.cost_usd),
    ...moneyLines(mix).map(wrapped),
    '',
    'What could be routed',
    wrapped(knownText(mix)),
    '',
    nextText(mix, logs, width),
    ...ledgerLines(mix).map(wrapped),
  ];
  return `${lines.join('\n')}\n`;
}

const PARTIAL = ['damaged-file-used', 'log-cut-short'];

function partialLine({ warnings }: TrafficMix): string[] {
  const paths = warnings.flatMap(({ code, fields }) =>
    PARTIAL.includes(code) ? [plainLine(String(fields['path']))] : [],
  );
  return paths.length > 0
    ? [`PARTIAL: ${paths.join(', ')} ${paths.length > 1 ? 'end' : 'ends'} early; the rest is not in here.`]
    : [];
}

function period({ from, to }: TrafficMix): string {
  if (!from || !to) return '';
  const [first, last] = [from.slice(0, 10), to.slice(0, 10)];
  return first === last ? `, ${first}` : `, ${first} to ${last}`;
}

type Part = MixRow & { name: string };

function classRows({ classes, unclassified }: TrafficMix): Part[] {
  const rows = classes.map((row) => ({ ...row, name: row.class as string }));
  return unclassified.requests > 0 ? [...rows, { ...unclassified, name: 'without text' }] : rows;
}

function modelRows({ models }: TrafficMix): Part[] {
  return models.slice(0, MODELS_SHOWN).map((row) => ({ ...row, name: plainLine(row.model, NAME) }));
}

function partsTable(rows: readonly Part[], title: string, width: number, bill: number | null): string {
  const columns: FitColumn<Part>[] = [
    { title, align: 'left', cell: ({ name }) => name },
    { title: 'requests', cell: ({ requests }) => count(requests) },
    { title: 'share', dropFirst: 0, cell: ({ share }) => percent(share) },
    { title: 'in tok', dropFirst: 2, cell: (row) => compact(row.input_tokens) },
    { title: 'out tok', dropFirst: 3, cell: (row) => compact(row.output_tokens) },
    { title: 'cost', cell: (row) => usd(row.cost_usd) },
    { title: 'of bill', dropFirst: 1, cell: (row) => percent(shareOf(row.cost_usd, bill)) },
    { title: 'p50', dropFirst: 4, cell: (row) => duration(row.latency_ms.p50) },
    { title: 'p95', dropFirst: 5, cell: (row) => duration(row.latency_ms.p95) },
  ];
  return fitTable(columns, rows, width);
}

function shareOf(part: number | null, whole: number | null): number | null {
  return part === null || !whole ? null : part / whole;
}

function kindsOf({ tasks, requests }: TrafficMix): string {
  const largest = [...tasks].sort((one, other) => other.requests - one.requests || (one.task < other.task ? -1 : 1));
  const shown = largest.slice(0, TASKS_SHOWN).map(({ task, share }) => `${plainLine(task, NAME)} ${percent(share, 0)}`);
  const rest = requests - largest.slice(0, TASKS_SHOWN).reduce((sum, row) => sum + row.requests, 0);
  if (shown.length === 0) return 'none';
  return rest > 0 ? `${shown.join(', ')}, others ${percent(rest / requests, 0)}` : shown.join(', ');
}

const KIND_WORDS = { retry: 'retried', regeneration: 'regenerated', rephrasing: 'rephrased', repeat: 'repeated' };

function repeatedLine({ repeated_work: work }: TrafficMix): string[] {
  if (work === null || work.requests === 0) return [];
  const kinds = work.kinds.flatMap(({ kind, requests }) =>
    requests > 0 ? [`${count(requests)} ${KIND_WORDS[kind]}`] : [],
  );
  const dollars = work.cost_usd === null ? '' : `, ${usd(work.cost_usd)}`;
  return [`Done twice (estimate): ${percent(work.share)} of requests${dollars}; ${kinds.join(', ')}.`];
}

function headline({ templates_summary: summary, cost_usd: bill }: TrafficMix): string {
  const byBill = summary.dearest_cost_share !== null && bill !== null;
  const share = byBill ? summary.dearest_cost_share : summary.dearest_request_share;
  const whole = byBill ? 'your bill' : 'your requests';
  const what = summary.dearest === 1 ? '1 template is' : `${summary.dearest} templates are`;
  const others = summary.templates - summary.dearest;
  return `${what} ${percent(share, 0)} of ${whole}${others > 0 ? `; ${count(others)} more are part of the rest` : ''}.`;
}

const WORTH: Record<TemplateRow['because'], string> = {
  gain: 'yes, measure',
  complex: 'no, complex',
  no_cheaper_tier: 'no, cheapest',
  small: 'no, small',
  few_requests: 'too few',
  no_price: 'unknown',
};

function templateLines(mix: TrafficMix, width: number): string[] {
  const rows = mix.templates.slice(0, TEMPLATES_SHOWN);
  if (rows.length === 0) return [wrapText('No prompt has a template in common with others.', width)];
  const columns: FitColumn<TemplateRow>[] = [
    { title: 'template', align: 'left', cell: ({ template }) => template.slice(0, SHORT_NAME) },
    { title: 'requests', dropFirst: 1, cell: ({ requests }) => count(requests) },
    { title: 'cost', cell: (row) => usd(row.cost_usd) },
    { title: 'of bill', dropFirst: 4, cell: (row) => percent(row.cost_share, 0) },
    { title: 'simple/mod/complex', align: 'left', dropFirst: 2, cell: classMix },
    { title: 'worth routing', align: 'left', cell: ({ because }) => WORTH[because] },
    { title: 'for example', align: 'left', dropFirst: 3, cell: (row) => plainLine(row.example_id, 16) },
  ];
  return [wrapText(headline(mix), width), fitTable(columns, rows, width)];
}

function classMix({ class_mix: { simple, moderate, complex } }: TemplateRow): string {
  return [simple, moderate, complex].map((share) => percent(share, 0).replace(' %', '')).join('/');
}

function knownText({ outlook }: TrafficMix): string {
  const most =
    outlook.saving_usd_max === null
      ? 'No saving can be named.'
      : `At most ${usd(outlook.saving_usd_max)} (${percent(outlook.saving_share_max)} of the bill).`;
  return `${most} ${outlook.assumption}`;
}

function ledgerLines({ ledger, errors, prices }: TrafficMix): string[] {
  const unusable = ledger.lines - ledger.ok - ledger.blank - ledger.duplicate;
  return [
    `Lines: ${count(ledger.lines)} = ${count(ledger.ok)} used + ${count(ledger.blank)} blank + ${count(ledger.duplicate)} duplicate + ${count(unusable)} unusable. Errors logged: ${count(errors)}.`,
    `Prices: ${priceWords(prices)}.`,
  ];
}
