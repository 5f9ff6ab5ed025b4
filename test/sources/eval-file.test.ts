import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCases } from '../../src/sources/eval-file.js';
import { failure, jsonLines, scratch } from './scratch.js';

const read = (...rows: unknown[]) => readCases(scratch(jsonLines(...rows)));

describe('readCases', () => {
  it('makes one user message of a prompt, and takes messages as they are', async () => {
    const messages = [
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: 'Hi' },
    ];
    const { cases } = await read(
      { id: 'a', prompt: '2 + 2?', reference: '4', grader: 'numeric', task: 'gsm', weight: 2, surprise: true },
      { id: 'b', messages, cluster: 'c1', segment: 's' },
    );
    expect(cases).toEqual([
      {
        id: 'a',
        messages: [{ role: 'user', content: '2 + 2?' }],
        reference: '4',
        grader: 'numeric',
        task: 'gsm',
        segment: null,
        cluster: null,
        weight: 2,
        source: null,
      },
      { id: 'b', messages, task: null, segment: 's', cluster: 'c1', source: null },
    ]);
  });

  it('reads .gz', async () => {
    const path = scratch(gzipSync(jsonLines({ id: 'a', prompt: 'x' })));
    expect((await readCases(path)).cases).toHaveLength(1);
  });

  it('drops a case told twice and counts it; cases that share an id are an error that names them', async () => {
    const { cases, ledger, warnings } = await read({ id: 'a', prompt: 'x' }, { prompt: 'x', id: 'a' });
    expect(cases).toHaveLength(1);
    expect(ledger).toMatchObject({ lines: 2, ok: 1, duplicate: 1 });
    expect(warnings[0]).toMatchObject({ code: 'duplicate-rows', fields: { count: 1 } });
    const rows = ['b', 'a', 'c'].flatMap((id) => [
      { id, prompt: 'x' },
      { id, prompt: 'x', reference: '1' },
    ]);
    expect(await failure(() => read(...rows))).toMatchObject({
      code: 'conflicting-cases',
      exitCode: 2,
      fields: { ids: ['a', 'b', 'c'] },
    });
    const many = Array.from({ length: 9 }, (_, at) => at).flatMap((id) => [
      { id: `${id}`, prompt: 'x' },
      { id: `${id}`, prompt: 'y' },
    ]);
    expect((await failure(() => read(...many))).fields['ids']).toEqual(['0', '1', '2', '3', '4', 'and 4 more']);
  });

  it('refuses an empty set', async () => {
    expect(await failure(() => readCases(scratch('')))).toMatchObject({ code: 'empty-eval-set', exitCode: 2 });
    expect(await failure(() => readCases(scratch('\n\n')))).toMatchObject({ code: 'empty-eval-set' });
  });

  it.each([
    ['no id', { prompt: 'x' }, 'id is missing'],
    ['neither prompt nor messages', { id: 'a' }, 'prompt is missing'],
    ['an empty prompt', { id: 'a', prompt: '' }, 'prompt is an empty string'],
    ['both', { id: 'a', prompt: 'x', messages: [{ role: 'user', content: 'y' }] }, 'both given'],
    ['an unknown grader', { id: 'a', prompt: 'x', grader: 'vibes' }, 'grader is "vibes", a string; "exact" or'],
    ['a negative weight', { id: 'a', prompt: 'x', weight: -1 }, 'weight is -1'],
  ])('names the line of a case with %s', async (_name, row, complaint) => {
    const error = await failure(() => read({ id: 'ok', prompt: 'fine' }, row));
    expect(error).toMatchObject({ code: 'bad-lines', exitCode: 2, fields: { rejected: 1 } });
    expect(error.fields['first']).toMatch(/:2: /);
    expect(error.fields['first']).toContain(complaint);
  });

  it('counts all bad lines in the error', async () => {
    expect((await failure(() => read({}, {}, [1], { id: 'a', prompt: 'x' }))).fields['rejected']).toBe(3);
  });

  it('refuses a set that is cut short, unless that is allowed', async () => {
    const zipped = gzipSync(
      jsonLines(
        ...Array.from({ length: 4000 }, (_, at) => ({
          id: `c${(at * 7919) % 4001}`,
          prompt: `${(at * 104729) % 10007}`,
        })),
      ),
    );
    const path = scratch(zipped.subarray(0, zipped.length - 500));
    expect(await failure(() => readCases(path))).toMatchObject({ code: 'truncated-file', exitCode: 3 });
    const { cases, warnings } = await readCases(path, { allowTruncated: true });
    expect(cases.length).toBeGreaterThan(100);
    expect(warnings.map((warning) => warning.code)).toEqual(['damaged-file-used']);
  });
});
