import { readFileSync } from 'node:fs';
import { sweep } from '../../src/curves/sweep.js';

const folder = new URL('../../fixtures/four-cases/', import.meta.url);

function rowsOf<T>(name: string): T[] {
  const lines = readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

/** The worked example of fixtures/four-cases, read from its files. */
export function fourCases() {
  const scoreOf = JSON.parse(readFileSync(new URL('scores.json', folder), 'utf8')) as Record<string, number>;
  const ids = rowsOf<{ id: string }>('evalset.jsonl').map(({ id }) => id);
  const outcomes = rowsOf<{ case_id: string; tier: string; score: number; cost_usd: number }>('outcomes.jsonl');
  const column = (tier: string, field: 'score' | 'cost_usd') =>
    ids.map((id) => outcomes.find((outcome) => outcome.case_id === id && outcome.tier === tier)![field]);
  return sweep({
    scores: ids.map((id) => scoreOf[id]!),
    weak: column('weak', 'score'),
    strong: column('strong', 'score'),
    weakCostUsd: column('weak', 'cost_usd'),
    strongCostUsd: column('strong', 'cost_usd'),
  });
}
