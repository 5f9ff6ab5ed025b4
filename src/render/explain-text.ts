import { fitRows } from './fit-table.js';
import { count, counted, decimal, percent, UNKNOWN_TEXT, usd } from './number.js';
import { plainLine } from './plain.js';
import { hangText, screenWidth, wrapText } from './wrap-text.js';

/** What `policy/explain` finds, as far as it is shown. */
interface ExplanationText {
  tier: string;
  model: string;
  rule: string | null;
  kind: string;
  kind_cue: string;
  task: string;
  is_task_explicit: boolean;
  class: string;
  complexity: number;
  points: readonly { feature: string; value: number; points: number }[];
  score: {
    value: number;
    bias: number;
    parts: readonly { of: string; name: string; value: number; log_odds?: number; points?: number }[];
    parts_left_out: number;
  } | null;
  threshold: { value: number; margin: number } | null;
  rules: readonly {
    name: string;
    tier: string;
    matched: boolean;
    parts: readonly { text: string; holds: boolean }[];
  }[];
  is_covered: boolean | null;
  costs: readonly { tier: string; cost_usd: number | null }[];
  cost_basis: { input_tokens: number; output_tokens: number };
  next: AskNextText;
  would_change: readonly { of: string; from: string | number | null; to: string | number; tier: string }[];
}

/** What `policy/ask-next` finds. */
interface AskNextText {
  cascade: readonly {
    tier: string;
    accept_at: number | null;
    checks: readonly string[];
    next: string;
    handed_on: number | null;
    n: number | null;
  }[];
  failover: { order: readonly string[]; on: readonly string[] } | null;
  quality_fallback: readonly string[];
  expected_cost_usd: number | null;
}

/** An explanation for a terminal of so many columns. Words of the request appear here, and nowhere in files. */
export function explainText(found: ExplanationText, columns: number): string {
  const width = screenWidth(columns);
  const wrapped = (text: string): string => wrapText(text, width);
  const { cost_basis: basis } = found;
  const lines = [
    wrapText(
      `${found.tier} (${found.model}): ${found.rule === null ? 'no rule matched, so the default' : `rule ${found.rule}`}.`,
      width,
      '',
    ),
    '',
    wrapped(
      `Kind ${found.kind} (${found.kind_cue}); task ${plainLine(found.task)}${found.is_task_explicit ? ', given' : ', inferred'}; class ${found.class}, ${decimal(found.complexity, 2)} points.`,
    ),
    ...(found.is_covered === false
      ? [wrapped('The eval set has no such requests: nothing was measured about them.')]
      : []),
  ];
  if (found.points.length > 0) {
    lines.push(
      '',
      'Points',
      fitRows(
        [{ title: 'feature', align: 'left' }, { title: 'value' }, { title: 'points' }],
        found.points.map(({ feature, value, points }) => [feature, count(value), decimal(points, 2)]),
        width,
      ),
    );
  }
  if (found.score) {
    const unit = found.score.parts.some(({ points }) => points !== undefined) ? 'points' : 'log-odds';
    lines.push(
      '',
      wrapped(
        `Score ${decimal(found.score.value, 4)}: ${unit} ${signed(found.score.bias)} before anything is read, then`,
      ),
      fitRows(
        [{ title: 'part', align: 'left' }, { title: 'value' }, { title: unit }],
        found.score.parts.map(({ of, name, value, log_odds: odds, points }) => [
          `${of} ${plainLine(name, 40)}`,
          Number.isInteger(value) ? count(value) : decimal(value, 3),
          signed(odds ?? points ?? 0),
        ]),
        width,
      ),
    );
    if (found.score.parts_left_out > 0) lines.push(`and ${count(found.score.parts_left_out)} smaller parts.`);
  }
  if (found.threshold) {
    const { value, margin } = found.threshold;
    lines.push(
      '',
      wrapped(
        `Nearest threshold ${decimal(value, 4)}; the score is ${decimal(Math.abs(margin), 4)} ${margin >= 0 ? 'above it, which escalates' : 'below it'}.`,
      ),
    );
  }
  if (found.rules.length > 0) {
    lines.push('', 'Rules, in order');
    for (const { name, tier, matched, parts } of found.rules) {
      const shown = parts
        .filter((part) => matched || !part.holds)
        .map(({ text }) => text.replace(/(score -?\d+\.\d{4})\d+/, '$1'));
      lines.push(
        hangText(
          `  ${matched ? 'matches ' : 'does not'}  `,
          `${plainLine(name)} -> ${tier}: ${shown.join('; ') || 'everything'}`,
          width,
        ),
      );
    }
  }
  const next = nextLines(found);
  if (next.length > 0) lines.push('', 'Then', ...next.map((line) => hangText('  ', line, width)));
  lines.push(
    '',
    wrapped(
      `Cost, taking ${counted(basis.input_tokens, 'token')} in (4 characters a token) and ${count(basis.output_tokens)} out of the strongest tier: ${found.costs.map(({ tier, cost_usd: cost }) => `${tier} ${usd(cost)}`).join(', ')}.`,
    ),
  );
  lines.push('', 'What would send it elsewhere');
  for (const { of, from, to, tier } of found.would_change) {
    lines.push(wrapped(`  ${of} ${shownValue(from)} -> ${shownValue(to)}: ${tier}`));
  }
  if (found.would_change.length === 0) lines.push('  no single change');
  return `${lines.join('\n')}\n`;
}

/** Who may be asked next, and what that is expected to cost. */
function nextLines({ next: after }: ExplanationText): string[] {
  const lines = after.cascade.map(({ tier, accept_at: least, checks, next, handed_on: share, n }) => {
    const confident = least === null ? [] : [`its confidence is at least ${decimal(least, 3)}`];
    const sound = checks.length === 0 ? [] : [`it passes the checks ${checks.join(', ')}`];
    const kept = [...confident, ...sound].join(' and ') || 'always';
    const measured =
      share === null
        ? 'how often was not measured'
        : `${percent(share)} of answers${n === null ? '' : `, n = ${count(n)}`}`;
    return `${tier}'s answer is kept when ${kept}; else ${next} is asked (${measured}).`;
  });
  if (after.cascade.length > 0)
    lines.push(`With these calls a request is expected to cost ${usd(after.expected_cost_usd)}.`);
  if (after.quality_fallback.length > 0)
    lines.push(`An answer that fails a check (${after.quality_fallback.join(', ')}) goes to the next tier.`);
  if (after.failover)
    lines.push(`A failed call (${after.failover.on.join(', ')}) goes to ${after.failover.order.join(', then ')}.`);
  return lines;
}

function shownValue(value: string | number | null): string {
  if (value === null) return UNKNOWN_TEXT;
  return typeof value === 'string' ? plainLine(value) : Number.isInteger(value) ? count(value) : decimal(value, 4);
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${decimal(value, 3)}`;
}
