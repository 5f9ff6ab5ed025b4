import { barX, type PlotOptions, text } from '@observablehq/plot';
import type { TrafficMix } from '../records/mix.js';
import { type ChartDocument, nameLetters, nameRoom } from './chart.js';
import { figureMarkup, paragraph, sectionMarkup, tableMarkup } from './markup.js';
import { count, counted, percent, pick, usd } from './number.js';
import { plainLine } from './plain.js';
import { MIX_COLUMNS, mixCells } from './report-traffic.js';
import { shortNames } from './short-names.js';

/** Rows of a chart; the rest is in its table. */
const SHOWN = 8;

interface Bar {
  name: string;
  costUsd: number | null;
  requests: number;
}

/** Where the money goes: by template, task and model. Templates are hashes; `examples` holds their text if it was asked for. */
export function moneySection(
  mix: TrafficMix | null,
  examples: Record<string, string> | null,
  document: ChartDocument,
): string | null {
  if (mix === null) return null;
  const templates = mix.templates.map((row) => ({ ...row, name: row.template }));
  const group = (title: string, caption: string, rows: readonly Bar[], table: string): string => {
    const bars = rows.slice(0, SHOWN);
    if (bars.length === 0) return '';
    const left = rows.length > SHOWN ? ` The dearest ${SHOWN} of ${count(rows.length)}.` : '';
    return `<h3>${title}</h3>\n${figureMarkup(document, {
      alt: `${caption} ${bars.map((bar) => `${bar.name}: ${usd(bar.costUsd)}, ${counted(bar.requests, 'request')}`).join('; ')}.`,
      caption: `${caption}${left}`,
      sizes: { wide: costBars(bars, 220, mix.cost_usd), narrow: costBars(bars, 126, null) },
      table,
    })}`;
  };
  return sectionMarkup('money', 'Where the money goes', [
    group(
      'Templates',
      'Requests that look like one prompt with changing values; each is named by a hash of its masked text.',
      templates.map((row) => ({ name: row.name, costUsd: row.cost_usd, requests: row.requests })),
      tableMarkup(
        'Cost by template',
        [
          { title: 'template', isText: true },
          { title: 'requests' },
          { title: 'share' },
          { title: 'cost' },
          { title: 'class', isText: true },
          ...(examples ? [{ title: 'one of them begins', isText: true }] : []),
        ],
        templates.map((row) => [
          row.name,
          count(row.requests),
          percent(row.share),
          usd(row.cost_usd),
          row.class,
          ...(examples ? [examples[row.template] ?? ''] : []),
        ]),
      ),
    ),
    group(
      'Tasks',
      'By the task label of the log, else by the kind of work that the text looks like.',
      mix.tasks.map((row) => ({ name: row.task, costUsd: row.cost_usd, requests: row.requests })),
      tableMarkup(
        'Cost by task',
        MIX_COLUMNS('task'),
        mix.tasks.map((row) => [row.task, ...mixCells(row)]),
      ),
    ),
    group(
      'Models',
      'By the model that answered.',
      mix.models.map((row) => ({ name: row.model, costUsd: row.cost_usd, requests: row.requests })),
      tableMarkup(
        'Cost by model',
        MIX_COLUMNS('model'),
        mix.models.map((row) => [row.model, ...mixCells(row)]),
      ),
    ),
    mix.unpriced_requests > 0
      ? paragraph(
          `${counted(mix.unpriced_requests, 'request')} ${pick(mix.unpriced_requests, 'has no known price and is', 'have no known price and are')} in no sum.`,
          'why',
        )
      : null,
  ]);
}

function costBars(bars: readonly Bar[], mostRoom: number, totalUsd: number | null): PlotOptions {
  const marginLeft = nameRoom(
    bars.map((bar) => bar.name),
    mostRoom,
  );
  const names = shortNames(
    bars.map((bar) => bar.name),
    nameLetters(marginLeft),
  );
  const label = ({ costUsd }: Bar): string =>
    costUsd === null ? 'no price' : `${usd(costUsd)}${totalUsd ? `  ${wholePercent(costUsd / totalUsd)}` : ''}`;
  return {
    height: bars.length * 26 + 8,
    marginLeft,
    marginRight: totalUsd === null ? 68 : 110,
    marginTop: 4,
    marginBottom: 4,
    x: { axis: null, domain: [0, Math.max(...bars.map((bar) => bar.costUsd ?? 0), Number.MIN_VALUE)] },
    y: {
      domain: bars.map((bar) => bar.name),
      label: null,
      tickSize: 0,
      padding: 0.3,
      tickFormat: (name: string) => names.get(name) ?? '',
    },
    marks: [
      barX(bars, {
        y: 'name',
        x: (bar: Bar) => bar.costUsd ?? 0,
        fill: 'var(--mid)',
        title: (bar: Bar) => `${plainLine(bar.name)}\n${label(bar)}\n${counted(bar.requests, 'request')}`,
      }),
      text(bars, {
        y: 'name',
        x: (bar: Bar) => bar.costUsd ?? 0,
        text: label,
        dx: 6,
        textAnchor: 'start',
        pointerEvents: 'none',
      }),
    ],
  };
}

/** Of the bill; what is there is never "0 %". */
function wholePercent(share: number): string {
  return share > 0 && share < 0.005 ? '< 1 %' : percent(share, 0);
}
