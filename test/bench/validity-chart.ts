import type { Cell, RuleResult } from './validity-cell.js';

/** A world's results, as written to validity.json. */
export interface WorldResult {
  world: string;
  about: string;
  kind: 'simulated' | 'measured';
  oracle_share: number;
  cells: readonly Cell[];
}

const PANEL = { width: 206, height: 150, gap: 16, top: 96, left: 66, rowGap: 78 };
const PER_ROW = 4;
const LIMIT = 0.05;

/**
 * The share of runs whose claim was false, against the number of labelled cases: one panel a world, the certificate beside
 * the naive rule, and under each n the share of traffic that the certificate released. Colours follow the reader's
 * scheme, and the ground is painted, so that it reads on any page.
 */
export function validityChart(worlds: readonly WorldResult[]): string {
  const rows = Math.ceil(worlds.length / PER_ROW);
  const width = PANEL.left + PER_ROW * (PANEL.width + PANEL.gap) + 8;
  const height = PANEL.top + rows * (PANEL.height + PANEL.rowGap) - 30;
  const runs = Math.min(...worlds.flatMap(({ cells }) => cells.map((cell) => cell.runs)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Share of runs whose claim of 95 % acceptable is false: the certificate stays below 5 %, the naive rule does not">`,
    STYLE,
    `<rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    `<text class="title" x="16" y="28">How often is "95 % of what we route down is acceptable" false?</text>`,
    `<text x="16" y="47">Share of ${runs} runs, by number of labelled cases n. Below n: share of traffic released by the certificate, on average.</text>`,
    legend(16, 68),
    ...worlds.map((world, at) => panel(world, at)),
    '</svg>',
    '',
  ].join('\n');
}

const STYLE = `<style>
text { font: 11px system-ui, sans-serif; fill: #57606a } .title { font-size: 15px; font-weight: 600; fill: #1f2328 }
.name { font-weight: 600; fill: #1f2328 } .mid { text-anchor: middle } .end { text-anchor: end }
.ground { fill: #ffffff; stroke: #d0d7de } .axis { stroke: #d0d7de } .limit { stroke: #1a7f37; stroke-dasharray: 4 3 }
.ours { stroke: #0969da; fill: #0969da } .naive { stroke: #cf222e; fill: #cf222e } polyline.ours, polyline.naive { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #9198a1 } .title, .name { fill: #f0f6fc } .ground { fill: #0d1117; stroke: #3d444d } .axis { stroke: #3d444d }
.limit { stroke: #3fb950 } .ours { stroke: #4493f8; fill: #4493f8 } .naive { stroke: #f85149; fill: #f85149 }
}
</style>`;

function legend(x: number, y: number): string {
  return [
    `<circle class="naive" cx="${x + 4}" cy="${y - 4}" r="4"/><text x="${x + 14}" y="${y}">naive: largest cut with at most 5 % bad among the labels</text>`,
    `<rect class="ours" x="${x + 420}" y="${y - 8}" width="8" height="8"/><text x="${x + 434}" y="${y}">router's certificate</text>`,
    `<line class="limit" x1="${x + 562}" x2="${x + 586}" y1="${y - 4}" y2="${y - 4}"/><text x="${x + 592}" y="${y}">5 %, what it promises</text>`,
  ].join('\n');
}

function panel({ world, kind, cells, oracle_share: oracle }: WorldResult, at: number): string {
  const x0 = PANEL.left + (at % PER_ROW) * (PANEL.width + PANEL.gap);
  const y0 = PANEL.top + Math.floor(at / PER_ROW) * (PANEL.height + PANEL.rowGap);
  const bottom = y0 + PANEL.height;
  const step = PANEL.width / cells.length;
  const xOf = (index: number): number => x0 + (index + 0.5) * step;
  const yOf = (share: number): number => bottom - share * (PANEL.height - 22);
  const ticks = at % PER_ROW === 0 ? [0, 0.5, 1] : [];
  return [
    `<text class="name" x="${x0 + 4}" y="${y0 + 4}">${escaped(world)}</text>`,
    `<text x="${x0 + 4}" y="${y0 + 18}">${kind}, ${percent(oracle)} is truly safe</text>`,
    `<line class="axis" x1="${x0}" x2="${x0 + PANEL.width}" y1="${bottom}" y2="${bottom}"/>`,
    ...ticks.map((tick) => `<text class="end" x="${x0 - 6}" y="${px(yOf(tick) + 4)}">${percent(tick)}</text>`),
    `<line class="limit" x1="${x0}" x2="${x0 + PANEL.width}" y1="${px(yOf(LIMIT))}" y2="${px(yOf(LIMIT))}"/>`,
    line('naive', cells, (cell) => cell.naive, xOf, yOf),
    line('ours', cells, (cell) => cell.ours, xOf, yOf),
    ...cells.map(
      (cell, index) =>
        `<text class="mid" x="${px(xOf(index))}" y="${bottom + 16}">${cell.n}</text><text class="mid" x="${px(xOf(index))}" y="${bottom + 31}">${percent(cell.ours.mean_share)}</text>`,
    ),
    ...(at % PER_ROW === 0
      ? [
          `<text class="end" x="${x0 - 6}" y="${bottom + 16}">n</text><text class="end" x="${x0 - 6}" y="${bottom + 31}">released</text>`,
        ]
      : []),
  ].join('\n');
}

function line(
  name: 'ours' | 'naive',
  cells: readonly Cell[],
  pick: (cell: Cell) => RuleResult,
  xOf: (index: number) => number,
  yOf: (share: number) => number,
): string {
  const points = cells.map((cell, index) => [xOf(index), yOf(pick(cell).false_share)] as const);
  const marks = points.map(([x, y]) =>
    name === 'naive'
      ? `<circle class="naive" cx="${px(x)}" cy="${px(y)}" r="4"/>`
      : `<rect class="ours" x="${px(x - 3.5)}" y="${px(y - 3.5)}" width="7" height="7"/>`,
  );
  return [
    `<polyline class="${name}" points="${points.map(([x, y]) => `${px(x)},${px(y)}`).join(' ')}"/>`,
    ...marks,
  ].join('');
}

function px(value: number): string {
  return String(Number(value.toFixed(1)));
}

function percent(share: number): string {
  const value = share * 100;
  return `${value > 0 && value < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
