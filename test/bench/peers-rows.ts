import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Panel, TierColumn } from '../../src/records/panel.js';

/** A labelled case as the peers are told of it. */
export interface PeerCase {
  id: string;
  prompt: string;
  /** The task, as every tool is told it. */
  task: string;
}

/** USD per million tokens, the same for every tool. */
export const PRICES: Readonly<Record<string, readonly [input: number, output: number]>> = {
  'claude-haiku-4-5': [1, 5],
  'claude-sonnet-4-5': [3, 15],
  'claude-opus-4-5': [5, 25],
  'gpt-4o-mini-2024-07-18': [0.15, 0.6],
  'gpt-4o-2024-08-06': [2.5, 10],
};

/**
 * Writes the same cases in the format of each peer: the top tier's calls are the log, the others' are answers to the labelled part,
 * graded by our graders. Files: frugon.jsonl, rows.jsonl, quality.jsonl, audit.jsonl, replay.jsonl, grades.jsonl, prices.yaml,
 * prices.json.
 */
export function writePeerRows(
  folder: string,
  panel: Panel,
  cases: readonly PeerCase[],
  labelled: readonly number[],
): void {
  const top = panel.tiers.at(-1) as TierColumn;
  const at = (row: number): string => new Date(1_790_000_000_000 + 1000 * row).toISOString();
  const write = (name: string, rows: readonly object[]): void =>
    writeFileSync(join(folder, name), `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
  const all = [...cases.keys()];
  const one = (row: number): PeerCase => cases[row] as PeerCase;
  const usage = ({ inputTokens, outputTokens }: TierColumn, row: number): [number, number] => [
    inputTokens[row] as number,
    outputTokens[row] as number,
  ];
  write(
    'frugon.jsonl',
    all.map((row) => {
      const [input, output] = usage(top, row);
      return {
        timestamp: at(row),
        model: top.model,
        request: { messages: [{ role: 'user', content: one(row).prompt }] },
        response: { choices: [] },
        usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
      };
    }),
  );
  const row2 = (column: TierColumn, row: number): object => {
    const [tokens_in, tokens_out] = usage(column, row);
    const { id, task } = one(row);
    return {
      schema_version: 2,
      created_ts: 1_790_000_000 + row,
      model: column.model,
      tier: task,
      request_id: id,
      provider: 'anthropic',
      tokens_in,
      tokens_out,
      latency_ms: column.latencyMs[row],
      success: true,
      cost_usd: column.costUsd[row],
    };
  };
  write(
    'rows.jsonl',
    all.map((row) => row2(top, row)),
  );
  write(
    'quality.jsonl',
    labelled.flatMap((row) =>
      panel.tiers.map((column) => ({ ...row2(column, row), quality: column.score[row] as number })),
    ),
  );
  write(
    'audit.jsonl',
    all.map((row) => {
      const [input_tokens, output_tokens] = usage(top, row);
      const { id, prompt, task } = one(row);
      return {
        id,
        timestamp: at(row),
        model: top.model,
        prompt,
        response: '',
        input_tokens,
        output_tokens,
        task_type: task,
      };
    }),
  );
  write(
    'replay.jsonl',
    labelled.flatMap((row) =>
      panel.tiers.slice(0, -1).map((column) => {
        const [input_tokens, output_tokens] = usage(column, row);
        const { id, task } = one(row);
        return {
          record_id: id,
          task_type: task,
          model: column.model,
          effort: null,
          provider: 'anthropic',
          status: 'ok',
          response: '',
          input_tokens,
          output_tokens,
          cost: column.costUsd[row],
        };
      }),
    ),
  );
  write(
    'grades.jsonl',
    labelled.flatMap((row) =>
      panel.tiers.map((column) => ({
        record_id: one(row).id,
        task_type: one(row).task,
        candidate: column === top ? 'original (as logged)' : column.model,
        outcome: column.score[row] === 1 ? 'pass' : 'fail',
        checks: [],
        judge: null,
        judge_votes: [],
        reason: null,
      })),
    ),
  );
  const models = Object.entries(PRICES);
  const yaml = models.map(([name, [input, output]]) => `  ${name}: {input: ${input}, output: ${output}}\n`).join('');
  writeFileSync(
    join(folder, 'prices.yaml'),
    `currency: USD\nupdated: 2026-09-23\nsource: one table for all\nmodels:\n${yaml}`,
  );
  const table = models.map(([name, [input, output]]) => [
    name,
    {
      provider: 'anthropic',
      input_per_1m: input,
      cached_input_per_1m: input,
      cache_write_per_1m: input,
      output_per_1m: output,
    },
  ]);
  writeFileSync(
    join(folder, 'prices.json'),
    JSON.stringify({ as_of: '2026-09-23', currency: 'USD', models: Object.fromEntries(table) }),
  );
}
