import { fitRows } from './fit-table.js';
import { count, counted, duration, usd } from './number.js';
import { screenWidth, wrapText } from './wrap-text.js';

interface Range {
  low: number;
  likely: number | null;
  high: number;
}
/** The part of a forecast that is shown. */
export interface ForecastView {
  cases: number;
  repeats: number;
  is_batch: boolean;
  tiers: ForecastRow[];
  judge?: ForecastRow;
  cost_usd: Range;
  worst_cost_usd: number;
  seconds: { low: number; high: number };
  basis: 'log' | 'recorded' | 'set' | 'limits';
}

interface ForecastRow {
  tier: string;
  model: string;
  calls: number;
  input_tokens: number;
  output_tokens_per_call: Range;
  cost_usd: Range;
}

const BASES: Record<ForecastView['basis'], string> = {
  log: 'the log (10th to 90th percentile)',
  recorded: 'the recorded ones (10th to 90th percentile)',
  set: "those of the eval set's references, from half to twice as long; --log FILE gives a closer figure",
  limits: 'the limit on answers only; --log FILE gives a closer figure',
};

/** What a run would cost, for a terminal of so many columns: the sum, then each tier. */
export function forecastText(view: ForecastView, columns: number): string {
  const width = screenWidth(columns);
  const wrapped = (line: string): string => wrapText(line, width);
  const range = ({ low, high }: Range, show: (value: number) => string): string => `${show(low)} to ${show(high)}`;
  const table = fitRows(
    [
      { title: 'tier', align: 'left' },
      { title: 'model', align: 'left', dropFirst: 2 },
      { title: 'calls', dropFirst: 1 },
      { title: 'input tokens, about', dropFirst: 4 },
      { title: 'output a call', dropFirst: 3 },
      { title: '$ likely' },
      { title: '$ range' },
    ],
    [...view.tiers, ...(view.judge ? [view.judge] : [])].map((row) => [
      row.tier,
      row.model,
      count(row.calls),
      count(row.input_tokens),
      range(row.output_tokens_per_call, count),
      usd(row.cost_usd.likely),
      range(row.cost_usd, usd),
    ]),
    width,
  );
  const basis = BASES[view.basis];
  const time = view.is_batch
    ? `In batches: half the price, answers within a day${view.judge ? ', verdicts within another' : ''}.`
    : `About ${duration(view.seconds.low * 1000)} to ${duration(view.seconds.high * 1000)}, at 50 tokens a second an answer.`;
  return [
    wrapText(
      `${costOf(view)}; at the very worst ${usd(view.worst_cost_usd)} (--max-spend). Nothing was called.`,
      width,
      '',
    ),
    wrapped(
      `${counted(view.cases, 'case')}, each asked ${view.repeats === 1 ? 'once' : `${view.repeats} times`}. ${time}`,
    ),
    '',
    table,
    '',
    wrapped(`Lengths of answers: ${basis}. Input is counted by its characters, in the range with 29 % more or less.`),
    '',
  ].join('\n');
}

function costOf({ cost_usd: { low, likely, high } }: ForecastView): string {
  const within = `${usd(low)} to ${usd(high)}`;
  return likely === null ? `The run costs ${within}` : `The run costs about ${usd(likely)} (${within})`;
}
