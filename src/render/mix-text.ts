import type { MixRow, TrafficMix } from '../records/mix.js';
import { compact, count, duration, percent, percentWithin, usd } from './number.js';
import { textTable } from './table.js';

/** Rows of the longer tables that fit a screen. */
const SHOWN = 8;

/** The traffic mix as a terminal report that fits a screen. */
export function mixText(mix: TrafficMix): string {
  const { outlook, ledger } = mix;
  const unusable = ledger.lines - ledger.ok - ledger.blank - ledger.duplicate;
  const lines = [
    `${count(mix.requests)} requests, ${mix.cost_usd === null ? 'no price known' : usd(mix.cost_usd)}${period(mix)}`,
    outlook.verdict,
    '',
    'Class',
    mixTable(mix.classes, (row) => row.class),
    '',
    `Task${more(mix.tasks.length)}`,
    mixTable(mix.tasks.slice(0, SHOWN), (row) => row.task),
    '',
    `Model${more(mix.models.length)}`,
    mixTable(mix.models.slice(0, SHOWN), (row) => row.model),
    '',
    'Dearest templates',
    templateTable(mix),
    '',
    `Assumed: ${outlook.assumption}`,
    `Lines: ${count(ledger.lines)} = ${count(ledger.ok)} used + ${count(ledger.blank)} blank + ${count(ledger.duplicate)} duplicate + ${count(unusable)} unusable. ` +
      `Errors logged: ${count(mix.errors)}. Without a price: ${count(mix.unpriced_requests)}.`,
    `Prices: ${mix.prices.name} ${mix.prices.version}, as of ${mix.prices.as_of}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function more(rows: number): string {
  return rows > SHOWN ? ` (dearest ${SHOWN} of ${rows})` : '';
}

function period({ from, to }: TrafficMix): string {
  return from && to ? `, ${from.slice(0, 10)} to ${to.slice(0, 10)}` : '';
}

function mixTable<Row extends MixRow>(rows: readonly Row[], name: (row: Row) => string): string {
  return textTable(
    [
      { title: '', align: 'left' },
      { title: 'requests' },
      { title: 'share [95 %]' },
      { title: 'in tok' },
      { title: 'out tok' },
      { title: 'cost' },
      { title: 'p50' },
      { title: 'p95' },
      { title: 'TTFT p50' },
    ],
    rows.map((row) => [
      name(row),
      count(row.requests),
      percentWithin(row.share, row.share_ci95),
      compact(row.input_tokens),
      compact(row.output_tokens),
      usd(row.cost_usd),
      duration(row.latency_ms.p50),
      duration(row.latency_ms.p95),
      duration(row.ttft_ms.p50),
    ]),
  );
}

function templateTable(mix: TrafficMix): string {
  return textTable(
    [
      { title: 'template', align: 'left' },
      { title: 'requests' },
      { title: 'share' },
      { title: 'cost' },
      { title: 'class', align: 'left' },
      { title: 'for example', align: 'left' },
    ],
    mix.templates
      .slice(0, 5)
      .map((row) => [
        row.template,
        count(row.requests),
        percent(row.share),
        usd(row.cost_usd),
        row.class,
        row.example_id,
      ]),
  );
}
