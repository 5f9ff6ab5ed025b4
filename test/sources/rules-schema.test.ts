import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { RouterError } from '../../src/records/error.js';
import { rulesYaml } from '../../src/render/rules.js';
import { parseRules } from '../../src/sources/rules-text.js';
import { EMITTED, fullRules } from './rules-files.js';

const ROOT = join(import.meta.dirname, '..', '..');
const PATH = 'src/records/routing-rules.schema.json';
const schema = JSON.parse(readFileSync(join(ROOT, PATH), 'utf8')) as Record<string, unknown>;
const accepts = new Ajv2020({ allErrors: false, strictTypes: false, strictRequired: false }).compile(schema);

type Json = Record<string, unknown>;

function fault(text: string): string | null {
  try {
    parseRules(text, 'rules.yaml');
    return null;
  } catch (error) {
    if (!(error instanceof RouterError)) throw error;
    return `${error.fields['line']}:${error.fields['column']} ${error.fields['detail']}`;
  }
}

/** Every value of a document, with a function that puts another in its place. */
function places(
  value: unknown,
  put: (other: unknown) => unknown,
): { path: string; put: (other: unknown) => unknown }[] {
  const inner =
    typeof value === 'object' && value !== null
      ? // Of a list the first item stands for all.
        Object.entries(value)
          .slice(0, Array.isArray(value) ? 1 : undefined)
          .flatMap(([key, child]) =>
            places(child, (other) => {
              const copy = structuredClone(value) as Json;
              copy[key] = other;
              return put(Array.isArray(value) ? Object.values(copy) : copy);
            }).map((place) => ({ ...place, path: `${key}.${place.path}` })),
          )
      : [];
  return [{ path: '', put }, ...inner];
}

const WRONG: unknown[] = [null, -1, 1.5, 'x', '', true, [], { x: 1 }];

describe('the JSON Schema of routing-rules.yaml', () => {
  it('is shipped, and named in the first line of what is emitted', () => {
    const shipped = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[]; exports: Json };
    expect(shipped.files).toContain('src');
    expect(shipped.exports['./routing-rules.schema.json']).toBe(`./${PATH}`);
    expect(rulesYaml(fullRules()).split('\n')[0]).toBe(
      `# yaml-language-server: $schema=node_modules/router-tuner/${PATH}`,
    );
  });

  it.each(EMITTED)('accepts what is emitted: %s', (_, file) => {
    const text = rulesYaml(file);
    expect(fault(text)).toBeNull();
    expect(accepts(parse(text)), JSON.stringify(accepts.errors)).toBe(true);
    expect(parseRules(text, 'rules.yaml')).toEqual(file);
  });

  const shapes: [string, (file: Json) => void][] = [
    ['an unknown key', (file) => Object.assign(file, { fallback: 'small' })],
    ['an unknown key of a rule', (file) => Object.assign((file['rules'] as Json[])[0] as Json, { iff: 1 })],
    ['another schema', (file) => Object.assign(file, { schema: 'router.rules/2' })],
    ['a threshold out of range', (file) => rule(file, { score_below: 1.3712 })],
    ['a score condition without a score', (file) => delete file['score']],
    ['no tiers', (file) => Object.assign(file, { tiers: [] })],
    ['a class that there is not', (file) => rule(file, { class: ['hard'] })],
    ['a negative length', (file) => rule(file, { chars_below: -1 })],
    ['a failure that there is not', (file) => Object.assign(file, { failover: { order: [], on: ['boredom'] } })],
    ['a cascade above 1', (file) => Object.assign(file, { cascade: [{ tier: 'small', accept_at: 2 }] })],
  ];
  it.each(shapes)('rejects with the loader: %s', (_, change) => {
    const value = parse(rulesYaml(fullRules())) as Json;
    change(value);
    expect(accepts(value)).toBe(false);
    expect(fault(stringify(value))).toMatch(/^\d+:\d+ /);
  });

  it.each(EMITTED)('says what the loader says of every wrong value in every place: %s', (_, file) => {
    const value = parse(rulesYaml(file)) as Json;
    if (file.policy.score?.kind === 'logistic') (value['score'] as Json)['terms'] = '1:0.5';
    let rejected = 0;
    for (const { path, put } of places(value, (other) => other)) {
      for (const wrong of WRONG) {
        const broken = put(wrong);
        const found = fault(JSON.stringify(broken));
        const isOurs =
          found === null ||
          /is not in the list of tiers|listed twice|bucket,weight|no signal|named twice|linear time|successes than|each level/.test(
            found,
          );
        if (found !== null) rejected += 1;
        if (accepts(broken) !== (found === null))
          expect([path, wrong, found, isOurs]).toEqual([path, wrong, found, true]);
        if (found === null) expect([path, wrong, accepts(broken)]).toEqual([path, wrong, true]);
      }
    }
    expect(rejected).toBeGreaterThan(50);
  });
});

function rule(file: Json, when: Json): void {
  (file['rules'] as Json[]).push({ name: 'changed', when, tier: 'small' });
}
