import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/records/error.js';
import { ERROR_SENTENCES } from '../../src/render/error-sentences.js';
import { messageOf, warningText } from '../../src/render/message.js';
import { counted } from '../../src/render/number.js';
import { WARNING_SENTENCES } from '../../src/render/warning-sentences.js';

const SRC = join(import.meta.dirname, '../../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('-sentences.ts'))
  .map((file) => readFileSync(join(SRC, file), 'utf8'));
const found = (pattern: RegExp): string[] => [
  ...new Set(files.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] as string))),
];

/** Sentences whose counts are limits of ours, more than one. */
const LIMITS = ['file-too-large', 'own-prices-old', 'mix-models-lumped', 'too-many-retries'];

describe('messages', () => {
  it('has a sentence for every error that is thrown anywhere', () => {
    const thrown = found(/new RouterError\(\s*'([^']+)'/g);
    expect(thrown.length).toBeGreaterThan(20);
    expect(thrown.filter((code) => !Object.hasOwn(ERROR_SENTENCES, code))).toEqual([]);
  });

  it('has a sentence for every warning that is given anywhere', () => {
    // A warning is written with its fields; the code alone is one of the system's, or of an error in JSON.
    const given = found(/\bcode: '([^']+)',\s*fields\b/g);
    expect(given.length).toBeGreaterThan(40);
    expect(given.filter((code) => !Object.hasOwn(WARNING_SENTENCES, code))).toEqual([]);
  });

  it('has no sentence that nobody needs', () => {
    const codes = [...Object.keys(ERROR_SENTENCES), ...Object.keys(WARNING_SENTENCES)];
    expect(codes.filter((code) => !files.some((text) => text.includes(`'${code}'`)))).toEqual([]);
  });

  it('says where, what was found, what is needed and what to do', () => {
    const fields = {
      rejected: 3,
      lines: 100,
      first: 'logs/may.jsonl:7: usage.output_tokens is "212", a string; a whole number is needed',
    };
    expect(messageOf(new RouterError('too-many-bad-lines', fields))).toBe(
      '3 of 100 lines are unusable, more than 1 %. First: logs/may.jsonl:7: usage.output_tokens is "212", a string; a whole number is needed. Correct the exporter, or pass --skip-bad-lines to go on without them.',
    );
    expect(warningText({ code: 'duplicate-ids', fields: { count: 3 } })).toContain('3 rows repeat');
  });

  it('never fails: fields may be missing, null or lists, and the code unknown', () => {
    for (const code of Object.keys(ERROR_SENTENCES)) expect(messageOf(new RouterError(code)).length).toBeGreaterThan(0);
    for (const code of Object.keys(WARNING_SENTENCES))
      expect(warningText({ code, fields: {} }).length).toBeGreaterThan(0);
    expect(messageOf(new RouterError('unknown-tier', { tier: 'x', known: ['a', 'b'], nearest: null }))).toBe(
      'There is no tier x. Known are a, b. Other tiers go into router.yaml (--config).',
    );
    expect(messageOf(new RouterError('no-such-code', { path: 'a' }))).toBe('no-such-code: {"path":"a"}');
    expect(messageOf(new RouterError('toString'))).toBe('toString: {}');
  });

  it('speaks of one as of one', () => {
    const ones = new Proxy({} as Record<string, string>, { get: () => '1' });
    const many = new RegExp(
      `\\b1 (?:\\w+ )?(?:${'rows requests answers cases lines outcomes scores calls labels models days strata tokens are were have'.replaceAll(' ', '|')})\\b`,
    );
    for (const [code, sentence] of Object.entries({ ...ERROR_SENTENCES, ...WARNING_SENTENCES }))
      if (!LIMITS.includes(code)) expect([code, sentence(ones).match(many)?.[0]]).toEqual([code, undefined]);
    expect(warningText({ code: 'cases-unscored', fields: { tier: 'small', count: 1, of: 20 } })).toBe(
      'small: 1 of 20 answers has no score; it is left out, not counted as wrong.',
    );
    expect(warningText({ code: 'duplicate-ids', fields: { count: 1 } })).toMatch(/^1 row repeats an earlier row;/);
    expect([counted(1, 'label'), counted(0, 'label'), counted(1234, 'stratum', 'strata')]).toEqual([
      '1 label',
      '0 labels',
      '1,234 strata',
    ]);
  });

  it('lets no control character of a file name or id reach the terminal', () => {
    const path = '\u001b[2Ja\u001b]52;c;evil\u0007\u202e\u009b31m.jsonl\nnext';
    expect(messageOf(new RouterError('file-missing', { path }))).toMatch(/^a\.jsonl next: there is no such file/);
  });
});
