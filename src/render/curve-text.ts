import type { CurvesFile } from '../records/curve.js';
import { fitRows } from './fit-table.js';
import { noiseLine } from './judge-text.js';
import { ladderText } from './ladder-text.js';
import { counted, decimal, percent } from './number.js';
import { type Terminal, terminalCurve } from './terminal-curve.js';
import { screenWidth, wrapText } from './wrap-text.js';

/** The curves as a terminal report: the answer first, then the ladder, then every way to route. */
export function curveText(file: CurvesFile, terminal: Terminal): string {
  const best = file.candidates.reduce<CurvesFile['candidates'][number] | null>(
    (top, one) => (top && (top.apgr ?? -1) >= (one.apgr ?? -1) ? top : one),
    null,
  );
  const width = screenWidth(terminal.columns);
  const lines = [
    wrapText(headline(best), width, ''),
    '',
    `Tiers, weak to strong (n = ${counted(file.cases, 'case')})`,
    ladderText(file.ladder, width),
  ];
  if (file.noise_floor) lines.push('', wrapText(noiseLine(file.noise_floor), width));
  const curve = best && terminalCurve(file, best, terminal);
  if (curve)
    lines.push('', wrapText(`Quality against cost: ${best.kind}, ${best.weak} to ${best.strong}`, width), curve);
  if (file.candidates.length > 0) {
    const table = routerTable(file, width);
    lines.push(
      '',
      'Ways to route (scores out of fold)',
      table,
      ...oracleLines(file).map((line) => wrapText(line, width)),
      '',
    );
    const legend = LEGEND.filter(([column]) => table.includes(column)).map(([, meaning]) => meaning);
    lines.push(...[...legend, ...CAUTIONS].map((line) => wrapText(line, width)));
  }
  return `${lines.join('\n')}\n`;
}

function headline(best: CurvesFile['candidates'][number] | null): string {
  if (!best) return 'One tier: nothing to route between.';
  if (best.n === 0)
    return `What routing between ${best.weak} and ${best.strong} is worth cannot be known from this data: no case has a score or a failed call of both.`;
  if (best.apgr === null)
    return `${best.strong} is not better than ${best.weak} on this set: there is no gap for a router to win back.`;
  const verdict = best.apgr_ci95 !== null && best.apgr_ci95[0] > 0.5 ? 'better than' : 'not shown to be better than';
  return `Best: ${best.kind} between ${best.weak} and ${best.strong}, APGR ${decimal(best.apgr)}: ${verdict} a shuffle (0.500).`;
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

/** What no router can do better. */
function oracleLines({ references }: CurvesFile): string[] {
  return references.map(
    ({ weak, strong, oracle }) =>
      `  oracle, ${weak} -> ${strong}: ${percent(oracle.quality)} with ${percent(oracle.escalationRate)} sent up`,
  );
}

/** What each column means. */
const CAUTIONS = [
  'The oracle knows the grades: a ceiling.',
  'The best of several ways looks a little better than it is; tune proves its choice on cases of their own.',
];

const LEGEND: readonly (readonly [string, string])[] = [
  ['logistic_small', 'logistic reads the success of both tiers, logistic_small that of the lower one alone.'],
  ['APGR', 'APGR: share of the quality gap won back, averaged over escalation rates; a shuffle is near 0.5.'],
  ['CPT', 'CPT x %: least share of requests to send up to win back x % of the gap.'],
  ['AIQ', 'AIQ: mean quality over the cost range.'],
  ['QNC', 'QNC: cost, relative to the best single tier, at which its quality is reached.'],
];
