import type { CurvesFile, LadderRow } from '../records/curve.js';
import { fitRows } from './fit-table.js';
import { noiseLine, noiseText } from './judge-text.js';
import { ladderNotes } from './ladder-notes.js';
import { count, decimal, duration, percent, percentWithin, points, usd } from './number.js';
import { type Terminal, terminalCurve } from './terminal-curve.js';
import { wrapText } from './wrap-text.js';

/** The curves as a terminal report: the answer first, then the ladder, then every way to route. */
export function curveText(file: CurvesFile, terminal: Terminal): string {
  const best = file.candidates.reduce<CurvesFile['candidates'][number] | null>(
    (top, one) => (top && (top.apgr ?? -1) >= (one.apgr ?? -1) ? top : one),
    null,
  );
  const lines = [
    headline(best),
    '',
    `Tiers, weak to strong (n = ${count(file.cases)} cases)`,
    ladderTable(file, terminal.columns),
    ...ladderNotes(file.ladder),
  ];
  if (file.noise_floor) lines.push('', noiseLine(file.noise_floor));
  const curve = best && terminalCurve(file, best, terminal);
  if (curve) lines.push('', `Quality against cost: ${best.kind}, ${best.weak} to ${best.strong}`, curve);
  if (file.candidates.length > 0) {
    const table = routerTable(file, terminal.columns);
    lines.push('', 'Ways to route (scores out of fold)', table, '', legend(terminal.columns));
  }
  return `${lines.join('\n')}\n`;
}

function headline(best: CurvesFile['candidates'][number] | null): string {
  if (!best) return 'One tier: nothing to route between.';
  if (best.apgr === null)
    return `${best.strong} is not better than ${best.weak} on this set: there is no gap for a router to win back.`;
  const verdict = best.apgr_ci95 !== null && best.apgr_ci95[0] > 0.5 ? 'better than' : 'not shown to be better than';
  return `Best: ${best.kind} between ${best.weak} and ${best.strong}, APGR ${decimal(best.apgr)}: ${verdict} a shuffle (0.500).`;
}

/** The ladder with dominated tiers named. */
export function ladderTable(file: Pick<CurvesFile, 'ladder'>, width = Number.POSITIVE_INFINITY): string {
  return fitRows(
    [
      { title: 'tier', align: 'left' },
      { title: 'quality [95 %]' },
      { title: 'n', dropFirst: 3 },
      { title: '$/request', dropFirst: 1 },
      { title: '$/1k', dropFirst: 5 },
      { title: 'p50', dropFirst: 4 },
      { title: 'p95', dropFirst: 2 },
      { title: 'against the top tier', align: 'left' },
      { title: 'dominated by', align: 'left' },
    ],
    file.ladder.map((row) => [
      row.tier,
      percentWithin(row.quality.value, row.quality.ci95),
      count(row.quality.n),
      usd(row.cost_usd_per_request),
      usd(row.cost_usd_per_request === null ? null : row.cost_usd_per_request * 1000),
      duration(row.latency_p50_ms),
      duration(row.latency_p95_ms),
      againstTop(row),
      row.dominated_by ?? '',
    ]),
    width,
  );
}

/** The non-inferiority verdict in words, with the difference in points. */
function againstTop({ against_top: result }: LadderRow): string {
  if (result === null) return '';
  const words = { non_inferior: `not ${percent(result.margin, 0)} worse`, inferior: 'worse', undecided: 'undecided' };
  const needed =
    result.verdict === 'undecided' && result.cases_needed !== null ? `, needs about ${count(result.cases_needed)}` : '';
  const depends = result.depends_on_failures ? ' (depends on how provider errors are counted)' : '';
  return `${points(result.difference)}${noiseText(result.noise_gap)}: ${words[result.verdict]}${needed}${depends}`;
}

function routerTable(file: CurvesFile, width: number): string {
  const rows = file.references.flatMap((reference) => {
    const pair = `${reference.weak} -> ${reference.strong}`;
    const own = file.candidates.filter((one) => one.weak === reference.weak);
    return [
      ...own.map((one) => [
        pair,
        one.kind,
        within(one),
        percent(one.cpt50),
        percent(one.cpt80),
        decimal(one.aiq),
        decimal(one.qnc),
      ]),
      [
        pair,
        'shuffle',
        decimal(reference.random.apgr),
        percent(reference.random.cpt50),
        percent(reference.random.cpt80),
        decimal(reference.random.aiq),
        decimal(reference.random.qnc),
      ],
      [
        pair,
        `oracle: ${percent(reference.oracle.quality)} at ${percent(reference.oracle.escalationRate)} up`,
        '',
        '',
        '',
        '',
        '',
      ],
    ];
  });
  return fitRows(
    [
      { title: 'pair', align: 'left' },
      { title: 'router', align: 'left' },
      { title: 'APGR [95 %]' },
      { title: 'CPT 50 %', dropFirst: 1 },
      { title: 'CPT 80 %', dropFirst: 2 },
      { title: 'AIQ', dropFirst: 4 },
      { title: 'QNC', dropFirst: 3 },
    ],
    rows,
    width,
  );
}

/** APGR with its bootstrap interval. */
function within({ apgr, apgr_ci95: ends }: CurvesFile['candidates'][number]): string {
  return ends === null ? decimal(apgr) : `${decimal(apgr)} [${ends.map((end) => decimal(end)).join(', ')}]`;
}

const LEGEND = [
  'APGR: share of the quality gap won back, averaged over escalation rates; a shuffle is near 0.5.',
  'CPT x %: least share of requests to send up to win back x % of the gap. AIQ: mean quality over the cost range.',
  'QNC: cost, relative to the best single tier, at which its quality is reached. The oracle knows the grades: a ceiling.',
];

/** What the columns mean, within the width of the terminal; lines as they are where it is not narrow. */
function legend(columns: number): string {
  return LEGEND.map((line) => (columns < 100 ? wrapText(line, columns) : line)).join('\n');
}
