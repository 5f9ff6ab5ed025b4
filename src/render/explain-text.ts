import { count, decimal, UNKNOWN_TEXT, usd } from './number.js';
import { plainLine } from './plain.js';
import { textTable } from './table.js';

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
  would_change: readonly { of: string; from: string | number | null; to: string | number; tier: string }[];
}

/** An explanation for the terminal. Words of the request appear here, and nowhere in files. */
export function explainText(found: ExplanationText): string {
  const { cost_basis: basis } = found;
  const lines = [
    `${found.tier} (${found.model}): ${found.rule === null ? 'no rule matched, so the default' : `rule ${found.rule}`}.`,
    '',
    `Kind ${found.kind} (${found.kind_cue}); task ${plainLine(found.task)}${found.is_task_explicit ? ', given' : ', inferred'}; class ${found.class}, ${decimal(found.complexity, 2)} points.`,
    ...(found.is_covered === false ? ['The eval set has no such requests: nothing was measured about them.'] : []),
  ];
  if (found.points.length > 0) {
    lines.push(
      '',
      'Points',
      textTable(
        [{ title: 'feature', align: 'left' }, { title: 'value' }, { title: 'points' }],
        found.points.map(({ feature, value, points }) => [feature, count(value), decimal(points, 2)]),
      ),
    );
  }
  if (found.score) {
    const unit = found.score.parts.some(({ points }) => points !== undefined) ? 'points' : 'log-odds';
    lines.push(
      '',
      `Score ${decimal(found.score.value, 4)}: ${unit} ${signed(found.score.bias)} before anything is read, then`,
      textTable(
        [{ title: 'part', align: 'left' }, { title: 'value' }, { title: unit }],
        found.score.parts.map(({ of, name, value, log_odds: odds, points }) => [
          `${of} ${plainLine(name, 40)}`,
          Number.isInteger(value) ? count(value) : decimal(value, 3),
          signed(odds ?? points ?? 0),
        ]),
      ),
    );
    if (found.score.parts_left_out > 0) lines.push(`and ${count(found.score.parts_left_out)} smaller parts.`);
  }
  if (found.threshold) {
    const { value, margin } = found.threshold;
    lines.push(
      '',
      `Nearest threshold ${decimal(value, 4)}; the score is ${decimal(Math.abs(margin), 4)} ${margin >= 0 ? 'above it, which escalates' : 'below it'}.`,
    );
  }
  if (found.rules.length > 0) {
    lines.push('', 'Rules, in order');
    for (const { name, tier, matched, parts } of found.rules) {
      const shown = parts
        .filter((part) => matched || !part.holds)
        .map(({ text }) => text.replace(/(score -?\d+\.\d{4})\d+/, '$1'));
      lines.push(
        `  ${matched ? 'matches' : 'does not'}  ${plainLine(name)} -> ${tier}: ${shown.join('; ') || 'everything'}`,
      );
    }
  }
  lines.push(
    '',
    `Cost, taking ${count(basis.input_tokens)} tokens in (4 characters a token) and ${count(basis.output_tokens)} out of the strongest tier: ${found.costs.map(({ tier, cost_usd: cost }) => `${tier} ${usd(cost)}`).join(', ')}.`,
  );
  lines.push('', 'What would send it elsewhere');
  for (const { of, from, to, tier } of found.would_change) {
    lines.push(`  ${of} ${shownValue(from)} -> ${shownValue(to)}: ${tier}`);
  }
  if (found.would_change.length === 0) lines.push('  no single change');
  return `${lines.join('\n')}\n`;
}

function shownValue(value: string | number | null): string {
  if (value === null) return UNKNOWN_TEXT;
  return typeof value === 'string' ? plainLine(value) : Number.isInteger(value) ? count(value) : decimal(value, 4);
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : ''}${decimal(value, 3)}`;
}
