import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/records/request.js';
import { TRAFFIC_CLASSES, type TrafficClass } from '../../src/records/traits.js';
import { traitsOf } from '../../src/traffic/traits.js';

const shared = process.env['ROUTER_DATA'];

function rows<Row>(name: string): Row[] {
  const text = gunzipSync(readFileSync(join(shared!, 'data', name))).toString('utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}

const classOfText = (text: string): TrafficClass => traitsOf({ messages: [{ role: 'user', content: text }] }).class;

/** Mean score of a tier in each class that has at least 100 of its cases; simple first. */
function meansByClass(set: string, tier: string): number[] {
  const cases = rows<{ id: string; prompt: string }>(`${set}/evalset.jsonl.gz`);
  const classes = new Map(cases.map(({ id, prompt }) => [id, classOfText(prompt)]));
  const outcomes = rows<{ case_id: string; tier: string; score: number | null }>(`${set}/outcomes.jsonl.gz`);
  return TRAFFIC_CLASSES.flatMap((name) => {
    const scores = outcomes.filter(
      (one) => one.tier === tier && one.score !== null && classes.get(one.case_id) === name,
    );
    return scores.length < 100 ? [] : [scores.reduce((sum, { score }) => sum + score!, 0) / scores.length];
  });
}

describe.skipIf(shared === undefined)('classes on published data (ROUTER_DATA; skipped without it)', () => {
  it.each(['1', '2'])(
    'call at least 85 % of the intent questions of a composed log simple, and at most 10 % of the hard prompts (seed %s)',
    (seed) => {
      const log = execFileSync(
        'node',
        [join(shared!, 'tools', 'make-log.mjs'), '5000', '--seed', seed, '--mix', '0.4,0.2,0.4'],
        { maxBuffer: 2 ** 28 },
      );
      const requests = log
        .toString('utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as RequestRecord);
      const simpleShare = (origin: string): number => {
        const ofOrigin = requests.filter(({ tags }) => tags?.['origin'] === origin);
        return ofOrigin.filter((one) => traitsOf(one).class === 'simple').length / ofOrigin.length;
      };
      expect(simpleShare('faq')).toBeGreaterThanOrEqual(0.85);
      expect(simpleShare('hard')).toBeLessThanOrEqual(0.1);
    },
  );

  it.each([
    ['claude3', 'haiku'],
    ['claude3', 'sonnet'],
    ['claude3', 'opus'],
    ['ladder9', 'gpt-3.5-turbo-0125'],
    ['ladder9', 'claude-3-haiku-20240307'],
    ['ladder9', 'gpt-4o-mini-2024-07-18'],
    ['routellm-mmlu', 'mixtral-8x7b'],
    ['routellm-gsm8k', 'mixtral-8x7b'],
  ])('quality falls from class to class on %s for %s', (set, tier) => {
    const means = meansByClass(set, tier);
    expect(means.length).toBeGreaterThanOrEqual(2);
    for (let at = 1; at < means.length; at++) expect(means[at]!, means.join(' ')).toBeLessThan(means[at - 1]!);
  });
});
