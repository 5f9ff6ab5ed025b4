import { rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, closeWorld, LABEL, lines, openWorld, router, rows, typed } from './judged-world.js';

beforeEach(openWorld);
afterEach(closeWorld);

describe('router label', () => {
  it('shows question, reference and answer, blind and without control characters, and writes each label at once', async () => {
    const { code, stdout, stderr } = await router([...LABEL(), '-n', '5'], typed('5x13q'));
    expect(code).toBe(0);
    expect(stderr).toContain('Answer 1 of 5');
    expect(stderr).toMatch(/-- Question -+\nuser: /);
    expect(stderr).toMatch(/-- Reference -+\n\d+\n/);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toMatch(/small|judge said/);
    expect(rows('labels.jsonl').map((one) => one['score'])).toEqual([1, 0, 0.5]);
    expect(statSync(at('labels.jsonl')).mode & 0o777).toBe(0o600);
    // The claim is about what goes down: the strongest tier's answers are not asked for.
    expect(rows('labels.jsonl').map((one) => one['tier'])).toEqual(['small', 'small', 'small']);
    expect(stdout).toContain('3 labelled answers');
    expect(stderr).toContain('about 2 to go');
  });

  it('goes on where it stopped, takes labels back, and leaves answers out for now', async () => {
    await router([...LABEL(), '-n', '4'], typed('5'));
    const second = await router([...LABEL(), '-n', '4'], typed('u1u5s2'));
    expect(second.stderr).toContain('Answer 2 of 4');
    // The undo at the start has nothing of this session to take back.
    expect(rows('labels.jsonl').map((one) => one['score'])).toEqual([1, 1, 0.25]);
    expect(new Set(rows('labels.jsonl').map((one) => one['case_id'])).size).toBe(3);
    const third = await router([...LABEL(), '-n', '4', '--json'], typed('4'));
    expect(third.code).toBe(0);
    expect(JSON.parse(third.stdout)).toMatchObject({ schema: 'router.labels/1', labels: 4 });
    // Nothing is left: no key is needed.
    expect((await router([...LABEL(), '-n', '4'], typed(''))).code).toBe(0);
  });

  it('says what is missing: keys, the set, the texts; and heeds Ctrl-C', async () => {
    expect(await router(LABEL())).toMatchObject({ code: 2, stderr: expect.stringContaining('Run this in a terminal') });
    expect((await router(LABEL(), typed(''))).code).toBe(2);
    const bare = await router(['label', at('outcomes.jsonl')], typed('5'));
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('--set') });
    rmSync(at('answers.jsonl'));
    expect(await router(LABEL(), typed('5'))).toMatchObject({ code: 2, stderr: expect.stringContaining('--answers') });
    writeFileSync(
      at('elsewhere.jsonl'),
      lines([
        { case_id: 'c1', tier: 'small', model: 'm', response: 'x', usage: null },
        { case_id: 'c1', tier: 'top', model: 'm', response: 'y', usage: null },
      ]),
    );
    const given = await router(
      [...LABEL(), '--tiers', 'small,top', '--answers', at('elsewhere.jsonl')],
      typed('5\u0003'),
    );
    expect(given.code).toBe(130);
    expect(rows('labels.jsonl')).toHaveLength(1);
  });
});
