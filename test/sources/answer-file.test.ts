import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/sources/answer-file.js';
import { failure, jsonLines, scratch } from './scratch.js';

const row = (case_id: string, tier: string, more: Record<string, unknown> = {}) => ({
  case_id,
  tier,
  model: 'm',
  response: '4',
  ...more,
});

describe('readAnswers', () => {
  it('keeps the answers of one tier, by case', async () => {
    const path = scratch(
      jsonLines(
        row('a', 'haiku', { usage: { input_tokens: 3, output_tokens: 1 } }),
        row('a', 'opus'),
        row('b', 'haiku', { response: null, confidence: 0.5 }),
      ),
    );
    const { answers } = await readAnswers(path, 'haiku');
    expect([...answers.keys()]).toEqual(['a', 'b']);
    expect(answers.get('a')).toMatchObject({
      model: 'm',
      response: '4',
      usage: { input_tokens: 3, cache_read_tokens: 0 },
    });
    expect(answers.get('b')).toMatchObject({ response: null, usage: null, confidence: 0.5 });
  });

  it('names the tiers of a file that lacks the one asked for', async () => {
    const path = scratch(jsonLines(row('a', 'opus'), row('a', 'haiku')));
    expect(await failure(() => readAnswers(path, 'Haiku'))).toMatchObject({
      code: 'no-answers-for-tier',
      fields: { known: ['haiku', 'opus'] },
    });
  });

  it('refuses two answers to one case, but not one told twice', async () => {
    expect((await readAnswers(scratch(jsonLines(row('a', 't'), row('a', 't'))), 't')).warnings).toHaveLength(1);
    const path = scratch(jsonLines(row('a', 't'), row('a', 't', { response: '5' })));
    expect(await failure(() => readAnswers(path, 't'))).toMatchObject({
      code: 'conflicting-answers',
      fields: { ids: ['a'] },
    });
  });

  it('never quotes an answer in an error', async () => {
    const error = await failure(() => readAnswers(scratch(jsonLines(row('a', 't', { response: 5 }))), 't'));
    expect(error.fields['first']).toContain('response is 5');
    expect(await failure(() => readAnswers(scratch('{"case_id":"a","response":"secret\n'), 't'))).toMatchObject({
      code: 'bad-lines',
    });
    expect(
      JSON.stringify((await failure(() => readAnswers(scratch('{"response":secret}\n'), 't'))).fields),
    ).not.toContain('secret');
  });
});
