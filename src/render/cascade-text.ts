import type { BreakEven, ConstraintRow, HandedOn, StrategyRow } from '../records/strategy.js';
import type { Tuning } from '../records/tuning.js';
import { fitRows } from './fit-table.js';
import { count, counted, percent, percentWithin, pointsWithin, usd } from './number.js';
import { wrapText } from './wrap-text.js';

/** What a cascade hands on and what it was held to, as lines of the evidence; none without a cascade and constraints. */
export function cascadeEvidence({
  handed_on: handed,
  constraints,
  certificate,
}: Pick<Tuning, 'handed_on' | 'constraints' | 'certificate'>): [string, string][] {
  const lines: [string, string][] = [];
  const { delivered } = certificate;
  if (delivered)
    lines.push([
      'Delivered',
      `${count(delivered.bad)} bad of all ${counted(delivered.cases, 'answer')} delivered, upper bound ${percent(delivered.upper_bound)}`,
    ]);
  if (handed) lines.push(['Handed on', handedOnText(handed)]);
  constraints.forEach((one, at) => {
    lines.push([at === 0 ? 'Constraints' : '', constraintText(one)]);
  });
  return lines;
}

export function handedOnText({ rate, ci95, steps }: HandedOn): string {
  const through = steps.map((step) => `${step.tier} ${count(step.count)} of ${count(step.asked)}`).join(', ');
  return `${percentWithin(rate, ci95)} of what is asked below the top tier (${through})`;
}

const LIMITS: Record<ConstraintRow['name'], [what: string, isShare: boolean]> = {
  max_escalation: ['handed on', true],
  max_degradation: ['quality lost', true],
  max_p95_ms: ['p95 of latency', false],
  max_ttft_p95_ms: ['p95 of the time to the first token', false],
};

/** A limit, its bound on the held-out cases, and whether it stood in the way. */
export function constraintText({ name, limit, bound, met, binds }: ConstraintRow): string {
  const [what, isShare] = LIMITS[name];
  const shown = (value: number): string => (isShare ? percent(value) : `${count(Math.round(value))} ms`);
  const found =
    bound === null
      ? 'cannot be known from this data'
      : name === 'max_escalation' && bound === 0
        ? 'none is, each request is asked of one tier'
        : `upper bound ${shown(bound)}`;
  const tail = met ? (binds ? ', kept; without it another policy would be chosen' : ', kept') : ', not kept';
  return `${what} at most ${shown(limit)}: ${found}${tail}`;
}

/** The rule of thumb about failures, as arithmetic at the user's own prices. */
export function breakEvenLines(found: BreakEven): string[] {
  const { tier, top, fail_share: fails, max_fail_share: most, miss_cost_usd: miss, n, at_share: asked } = found;
  const free =
    most !== null && most > 0
      ? `pays up to ${percent(most)} failures if noticing them is free`
      : 'never pays, even if noticing failures is free';
  const lines = [
    `asking ${tier} first on everything ${free}${dear(miss, ', and until each miss costs')}; it fails ${percent(fails)} against ${top} (n = ${count(n)})`,
  ];
  if (found.tiers.length > 2) {
    const reach = found.tiers.slice(1).map((name, at) => `${percent(found.chain_reach[at + 1] ?? null)} reach ${name}`);
    lines.push(
      `${found.tiers.join(', then ')} costs ${usd(found.chain_cost_usd)} a request against ${usd(found.top_cost_usd)} on ${top} alone (${reach.join(', ')})${dear(found.chain_miss_cost_usd, '; pays until each miss costs')}`,
    );
  }
  lines.push(
    `did ${tier} fail ${percent(asked.fail_share, 0)}, it would ${asked.pays ? 'pay' : 'cost more than it saves'}${asked.pays ? dear(asked.miss_cost_usd, ' until each miss costs') : ''}`,
  );
  return lines;
}

function dear(miss: number | null, words: string): string {
  if (miss === null) return '';
  return miss > 0 ? `${words} ${usd(miss)} more` : '; at this share it already costs more';
}

export const STRATEGY_NAMES: Record<StrategyRow['strategy'], string> = {
  routing: 'before the answer',
  cascading: 'after the answer',
  cascade_routing: 'before and after',
};

/** Routing, cascading and cascade routing on the same cases, with the rule that chose; empty when there was no choice. */
export function strategyLines(strategies: readonly StrategyRow[], width: number): string[] {
  if (strategies.length === 0) return [];
  return [
    '',
    wrapText(
      'When to decide (same tuning cases, thresholds chosen on others; the simplest within one standard error wins)',
      width,
    ),
    fitRows(
      [
        { title: '  decides', align: 'left' },
        { title: 'tiers', align: 'left', dropFirst: 2 },
        { title: 'saving' },
        { title: 'chance', dropFirst: 3 },
        { title: 'behind the best [95 %]' },
        { title: 'n', dropFirst: 1 },
      ],
      strategies.map((one) => [
        `${one.chosen ? '> ' : '  '}${STRATEGY_NAMES[one.strategy]}${one.score ? ` (${one.score})` : ''}`,
        one.tiers.join(', '),
        percent(one.saving_share),
        percent(one.chance, 0),
        pointsWithin(one.behind_best, one.behind_best_ci95),
        count(one.n),
      ]),
      width,
    ),
  ];
}
