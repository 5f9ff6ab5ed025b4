import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readOutcomes, writeOutcomes } from '../../src/sources/outcome-file.js';
import { failure, jsonLines, scratch, scratchPath } from './scratch.js';

const read = (...rows: unknown[]) => readOutcomes(scratch(jsonLines(...rows)));
const row = (more: Record<string, unknown> = {}) => ({ case_id: 'a', tier: 'haiku', score: 1, ...more });

describe('readOutcomes', () => {
  it('takes a row of case, tier and score as scored; what it does not say is unknown', async () => {
    expect((await read(row())).outcomes).toEqual([
      {
        case_id: 'a',
        tier: 'haiku',
        model: null,
        status: 'scored',
        score: 1,
        usage: null,
        cost_usd: null,
        latency_ms: null,
        ttft_ms: null,
        confidence: null,
        grader: null,
        error: null,
      },
    ]);
  });

  it('fills cache parts of a usage with 0, but takes one without output for unknown', async () => {
    const { outcomes } = await read(
      row({ usage: { input_tokens: 7, output_tokens: 2 } }),
      row({ tier: 'opus', usage: { input_tokens: 47 } }),
    );
    expect(outcomes[0]?.usage).toEqual({
      input_tokens: 7,
      output_tokens: 2,
      cache_read_tokens: 0,
      cache_write_tokens: 0,
    });
    expect(outcomes[1]?.usage).toBeNull();
  });

  it('keeps unscored and failed apart from a score of 0', async () => {
    const { outcomes } = await read(
      row({ status: 'failed', score: null, error: 'timeout' }),
      row({ case_id: 'b', score: null }),
      row({ case_id: 'c', score: 0 }),
      row({ case_id: 'd', status: 'unscored', score: undefined }),
    );
    expect(outcomes.map((outcome) => [outcome.status, outcome.score])).toEqual([
      ['failed', null],
      ['unscored', null],
      ['scored', 0],
      ['unscored', null],
    ]);
  });

  it.each([
    ['a score above 1', { score: 1.01 }, 'score is 1.01; a number from 0 to 1'],
    ['a negative score', { score: -0.1 }, 'score is -0.1'],
    ['a score in a string', { score: '1' }, 'score is "1", a string'],
    ['no score at all', { score: undefined }, 'score is missing'],
    ['true as a score', { score: true }, 'score is true'],
    ['a score on a failed call', { status: 'failed', score: 0 }, 'score is 0; null (the status is "failed")'],
    ['an unknown status', { status: 'done' }, 'status is "done"'],
    ['no tier', { tier: undefined }, 'tier is missing'],
    ['a negative cost', { cost_usd: -1 }, 'cost_usd is -1'],
    ['confidence above 1', { confidence: 3 }, 'confidence is 3'],
  ])('names the line of %s', async (_name, change, complaint) => {
    const error = await failure(() => read(row({ case_id: 'fine' }), row(change)));
    expect(error.code).toBe('bad-lines');
    expect(error.fields['first']).toContain(complaint);
  });

  it('refuses NaN, which is not JSON', async () => {
    expect(await failure(() => readOutcomes(scratch('{"case_id":"a","tier":"t","score":NaN}\n')))).toMatchObject({
      code: 'bad-lines',
    });
  });

  it('drops an outcome told twice; two outcomes of one case and tier are an error', async () => {
    expect((await read(row(), row())).ledger).toMatchObject({ ok: 1, duplicate: 1 });
    expect((await read(row(), row({ tier: 'opus' }))).outcomes).toHaveLength(2);
    expect(await failure(() => read(row(), row({ score: 0 })))).toMatchObject({
      code: 'conflicting-outcomes',
      fields: { ids: ['a on haiku'] },
    });
  });

  it('refuses an empty file', async () => {
    expect(await failure(() => readOutcomes(scratch('')))).toMatchObject({ code: 'empty-outcomes' });
  });

  it('reads back what writeOutcomes wrote, byte for byte', async () => {
    const { outcomes } = await read(
      row({ usage: { input_tokens: 1, output_tokens: 2, reasoning_tokens: 1 }, cost_usd: 0.1 }),
      row({ tier: 'opus' }),
    );
    const path = scratchPath('deep/outcomes.jsonl');
    await writeOutcomes(path, outcomes);
    const again = await readOutcomes(path);
    expect(again.outcomes).toEqual(outcomes);
    const bytes = readFileSync(path, 'utf8');
    await writeOutcomes(path, again.outcomes);
    expect(readFileSync(path, 'utf8')).toBe(bytes);
  });
});
