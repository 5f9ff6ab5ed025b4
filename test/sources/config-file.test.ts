import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/sources/config-file.js';
import { failure, scratch } from './scratch.js';

const HEAD = 'tiers:\n';
const HAIKU = '  - {name: haiku, provider: anthropic, model: claude-haiku-4-5}\n';
const read = (text: string) => readConfig(scratch(text, 'router.yaml'));

describe('readConfig', () => {
  it('reads the example of the contract', async () => {
    const path = scratch(
      `${HEAD}${HAIKU}  - name: opus
    provider: openai
    model: some-model
    base_url: https://gateway.example/v1
    api_key_env: MY_KEY
    price: {input: 5, output: 25, cache_read: 0.5, cache_write: 6.25, as_of: 2026-11-01}   # USD per million tokens
  - {name: old, provider: recorded, model: claude-3-haiku-20240307, answers: data/answers.jsonl.gz}
prices: prices.json
`,
      'router.yaml',
    );
    expect(await readConfig(path)).toEqual({
      tiers: [
        { name: 'haiku', provider: 'anthropic', model: 'claude-haiku-4-5' },
        {
          name: 'opus',
          provider: 'openai',
          model: 'some-model',
          base_url: 'https://gateway.example/v1',
          api_key_env: 'MY_KEY',
          price: {
            input: 5,
            output: 25,
            cache_read: 0.5,
            cache_write: 6.25,
            cache_write_1h: null,
            as_of: '2026-11-01',
          },
        },
        {
          name: 'old',
          provider: 'recorded',
          model: 'claude-3-haiku-20240307',
          answers: join(dirname(path), 'data/answers.jsonl.gz'),
        },
      ],
      prices: join(dirname(path), 'prices.json'),
    });
  });

  it('keeps absolute paths, and reads JSON', async () => {
    const tier = { name: 'a', provider: 'recorded', model: 'm', answers: '/data/answers.jsonl' };
    expect((await read(JSON.stringify({ tiers: [tier] }))).tiers).toEqual([tier]);
  });

  const bad: [string, string, number, number, string][] = [
    ['an unknown key, with the nearest', `${HEAD}  - {name: a, provider: openai, modle: m}\n`, 2, 0, 'model'],
    ['an unknown key at the top', `${HEAD}${HAIKU}price: x\n`, 3, 8, '"price" is unknown; did you mean "price'],
    ['no tiers', 'prices: a.json\n', 1, 1, 'tiers: is missing'],
    ['an empty ladder', 'tiers: []\n', 1, 8, 'at least one tier'],
    ['an empty file', '', 1, 1, 'the file'],
    [
      'an unknown provider',
      `${HEAD}  - {name: a, provider: acme, model: m}\n`,
      2,
      25,
      'one of anthropic, openai, recorded is needed',
    ],
    ['a name used twice', `${HEAD}${HAIKU}${HAIKU}`, 3, 12, 'the name "haiku" is used twice'],
    ['a name with a comma', `${HEAD}  - {name: "a,b", provider: openai, model: m}\n`, 2, 12, 'without commas'],
    [
      'a recorded tier without answers',
      `${HEAD}  - {name: a, provider: recorded, model: m}\n`,
      2,
      5,
      'it needs "answers"',
    ],
    [
      'a price in words',
      `${HEAD}  - {name: a, provider: openai, model: m, price: {input: "5", output: 1, as_of: 2026-01-01}}\n`,
      2,
      58,
      'tiers.0.price.input: a number of USD',
    ],
    [
      'a negative price',
      `${HEAD}  - {name: a, provider: openai, model: m, price: {input: -5, output: 1, as_of: 2026-01-01}}\n`,
      2,
      58,
      'not negative',
    ],
    [
      'an infinite price',
      `${HEAD}  - {name: a, provider: openai, model: m, price: {input: .inf, output: 1, as_of: 2026-01-01}}\n`,
      2,
      58,
      'finite',
    ],
    [
      'a price without its day',
      `${HEAD}  - {name: a, provider: openai, model: m, price: {input: 5, output: 1}}\n`,
      2,
      50,
      'as_of',
    ],
    [
      'a decimal comma',
      `${HEAD}  - {name: a, provider: openai, model: m, price: {input: 0,05, output: 1, as_of: 2026-01-01}}\n`,
      2,
      0,
      '',
    ],
    [
      'a base_url of another kind',
      `${HEAD}  - {name: a, provider: openai, model: m, base_url: "file:///etc"}\n`,
      2,
      53,
      'http or https',
    ],
    ['a syntax error', `${HEAD}  - {name: a\n`, 3, 0, ''],
    ['a key twice', `${HEAD}${HAIKU}tiers: []\n`, 3, 1, 'unique'],
    ['a tab as indentation', 'tiers:\n\t- a\n', 2, 0, 'Tabs'],
    ['two documents', `${HEAD}${HAIKU}---\na: 1\n`, 3, 0, 'multiple documents'],
    ['an alias', 'a: &x {b: 1}\nc: *x\n', 2, 4, 'aliases'],
    ['a merge key', 'a: &x {b: 1}\nc: {<<: *x}\n', 2, 9, 'aliases'],
    ['a tag that runs code elsewhere', 'a: !!js/function "x"\n', 1, 4, 'tag'],
    ['a tag of our own', 'a: !include other.yaml\n', 1, 4, 'tag'],
  ];
  it.each(bad)('says where there is %s', async (_name, text, line, column, words) => {
    const error = await failure(() => read(text));
    expect(error).toMatchObject({ code: 'bad-config', exitCode: 2 });
    expect(error.fields['line']).toBe(line);
    if (column > 0) expect(error.fields['column']).toBe(column);
    expect(error.fields['detail']).toContain(words);
  });

  it('never shows a key that was pasted where its name belongs', async () => {
    const error = await failure(() =>
      read(`${HEAD}  - {name: a, provider: openai, model: m, api_key_env: sk-secret-123}\n`),
    );
    expect(error.fields['detail']).toContain('NAME of an environment variable');
    expect(JSON.stringify(error.fields)).not.toContain('sk-secret');
  });

  it('takes __proto__ for an unknown key', async () => {
    expect(await failure(() => read(`${HEAD}${HAIKU}__proto__: {polluted: 1}\n`))).toMatchObject({
      code: 'bad-config',
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses bombs', async () => {
    const aliases = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
      .split('')
      .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[at]}`)}]\n`)
      .join('')}`;
    const bombs = [
      aliases,
      '['.repeat(1_000_000),
      '- '.repeat(500_000),
      '? '.repeat(500_000),
      `${'{a: '.repeat(300)}1${'}'.repeat(300)}`,
      `${' '.repeat(400)}a: 1`,
    ];
    for (const bomb of bombs) {
      expect(await failure(() => read(bomb))).toMatchObject({ code: 'bad-config', exitCode: 2 });
    }
    expect(await failure(() => read(`# ${'x'.repeat(2 ** 20)}`))).toMatchObject({ code: 'file-too-large' });
  });

  it('refuses what is not UTF-8', async () => {
    expect(await failure(() => readConfig(scratch(Buffer.from([0x61, 0x3a, 0xff]), 'router.yaml')))).toMatchObject({
      code: 'not-text',
    });
    expect(await failure(() => readConfig(`${scratch('x')}none`))).toMatchObject({ code: 'file-missing' });
  });
});
