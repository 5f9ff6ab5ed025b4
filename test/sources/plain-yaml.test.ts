import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rulesYaml } from '../../src/render/rules.js';
import { plainYaml } from '../../src/sources/plain-yaml.js';
import { loadRules } from '../../src/sources/rules-text.js';
import { parseYaml } from '../../src/sources/yaml-text.js';
import { EMITTED, fullRules } from './rules-files.js';

const edited = `# Owner: platform team
schema: router.rules/1 # by contract
tiers:
  - name: small
    provider: openai # agreed
    model: gpt-5-mini
    price: null
  - {name: large, provider: openai, model: gpt-5, price: {input: 1.25, output: 10, cache_read: null, cache_write: null, as_of: 2026-11-01}}
rules:
  # Ticket 12.
  - name: ops
    when: {tags: {team: [ops, "a: b"]}, chars_below: 80}
    tier: large
    pinned: true
    note: "Agreed with ops, who
      read \\"every\\" answer \\
      themselves."
default: large
`;

/** The same pseudo-random whole numbers each time. */
function numbers(): (below: number) => number {
  let state = 7;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

describe('plainYaml', () => {
  it.each(EMITTED)('reads what is emitted as the whole parser does: %s', (_, file) => {
    const text = rulesYaml(file);
    const found = plainYaml(text);
    // Patterns of signals have signs that the whole parser is asked about.
    if (found === undefined) expect(file.policy.score?.kind).toBe('vllm-semantic-router');
    else expect(found).toEqual(parse(text));
  });

  it('reads what a person edited, comments and folded texts too', () => {
    expect(plainYaml(edited)).toEqual(parse(edited));
    expect(loadRules(edited).policy.rules[0]?.note).toBe('Agreed with ops, who read "every" answer themselves.');
  });

  it('leaves to the whole parser whatever is not plain', () => {
    for (const text of [
      '',
      'a: &x 1',
      'a: *x',
      'a: !!str 1',
      "a: 'b'",
      'a: >\n  b\n',
      'a: |-\n  b\n',
      'a: b\n  c',
      'a: 1\na: 2',
      '__proto__: 1',
      'a: {b: 1, b: 2}',
      'a:\n\tb: 1',
      'a: 0x1f',
      'a: .inf',
      'a: True',
      'a: {\nb: 1}',
      'a: "\\x41"',
      '- - 1',
      '? a\n: b',
      'a: b: c',
    ]) {
      expect(plainYaml(text), text).toBeUndefined();
    }
  });

  it('is equal to the whole parser, or undefined, for files damaged in any way', () => {
    const bits = [
      ' ',
      '  ',
      '\n',
      '\n  ',
      '- ',
      ': ',
      ':',
      '#',
      ' #',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      '|',
      '&a ',
      '~',
      '1e3',
      '.5',
      '\\',
      'x: 1\n',
    ];
    const next = numbers();
    const sources = [
      edited,
      rulesYaml({ ...fullRules(), policy: { ...fullRules().policy, rules: [] } }).split('\nscore:')[0] as string,
    ];
    let read = 0;
    for (let run = 0; run < 3000; run++) {
      let text = sources[run % 2] as string;
      for (let damage = 0; damage <= next(2); damage++) {
        const at = next(text.length);
        text = `${text.slice(0, at)}${bits[next(bits.length)]}${text.slice(at + next(3))}`;
      }
      const found = plainYaml(text);
      if (found === undefined) continue;
      read += 1;
      expect(parseYaml(text, 'x').value, text).toEqual(found);
    }
    expect(read).toBeGreaterThan(300);
  });
});

describe('a long line', () => {
  const tiers = Array.from({ length: 80 }, (_, at) => ({
    name: `t${at}`,
    provider: 'openai',
    model: 'm',
    price: null,
  }));
  const value = { schema: 'router.rules/1', tiers, rules: [], default: 't0' };

  it('is no deep one: rules as JSON or as one flow collection are read', () => {
    const json = JSON.stringify(value).replaceAll(':', ': ').replaceAll(',', ', ');
    expect(loadRules(json).tiers).toHaveLength(80);
    expect(
      loadRules(
        `schema: router.rules/1\ntiers: ${JSON.stringify(tiers).replaceAll(':', ': ')}\nrules: []\ndefault: 't0'`,
      ).tiers,
    ).toHaveLength(80);
  });

  it('is refused at once when marks open levels inside brackets, over lines too', () => {
    const marks = 50_000;
    for (const bomb of [
      'a: '.repeat(marks),
      '- '.repeat(marks),
      'a:\n'.repeat(marks),
      `a: b, ${'a: b: c, '.repeat(marks)}`,
    ]) {
      expect(() => loadRules(`x: [${bomb}]`)).toThrow(/nests deeper/);
    }
  });

  it('with a great many keys is looked through once', () => {
    const keys = Array.from({ length: 5000 }, (_, at) => `  k${at}: 1\n`).join('');
    expect(() => loadRules(`schema: 'router.rules/1'\nx:\n${keys}  k0: 2\n`)).toThrow(
      /^routing-rules\.yaml:5003:3: .*unique/,
    );
  });
});
