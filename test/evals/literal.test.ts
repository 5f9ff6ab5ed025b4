import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeLiteral } from '../../src/evals/literal.js';
import { literalKey } from '../../src/evals/literal-parser.js';

// Each pair is equal in Python 3 (`a == b` of the two expressions), or spelled in JSON.
const EQUAL: [string, string][] = [
  ["'a'", '"a"'],
  ['True', 'true'],
  ['None', 'null'],
  ['1', '1.0'],
  ['True', '1'],
  ['8.5', '8.50'],
  ['-0', '0'],
  ['-0.0', '0'],
  ['1', '0x1'],
  ['1_000', '1000'],
  ['123456789012345678901', '123456789012345678901'],
  ["{'a': 1, 'b': [2]}", '{"b": [2], "a": 1.0}'],
  ['{1, 2}', '{2, 1, 1}'],
  ['set()', 'frozenset()'],
  ['{1, 2}', 'set([2, 1])'],
  ['(1,)', '(1 ,)'],
  ['(1, 2)', '1, 2'],
  ['(1)', '1'],
  ["'ab'", "'a' 'b'"],
  ["b'13'", "b'\\x31\\x33'"],
  ["'a\\nb'", '"""a\nb"""'],
  ["r'\\n'", "'\\\\n'"],
  ["{'k': 1, 'k': 2}", "{'k': 2}"],
  ['[1,2,]', '[ 1, 2 ]'],
  ["'é'", "'\\u00e9'"],
];

const DIFFERENT: [string, string][] = [
  ['(1, 2)', '[1, 2]'],
  ["'1'", '1'],
  ["b'a'", "'a'"],
  ['(1,)', '1'],
  ['{}', 'set()'],
  ['[]', '()'],
  ['None', 'False'],
  ['123456789012345678901', '123456789012345678902'],
  ["['a']", "['a', 'a']"],
  ['{1: 2}', '{2: 1}'],
];

describe('literalKey', () => {
  it.each(EQUAL)('takes %s and %s for the same value', (a, b) => {
    expect(literalKey(a)).not.toBeNull();
    expect(literalKey(a)).toBe(literalKey(b));
  });

  it.each(DIFFERENT)('tells %s from %s', (a, b) => {
    expect(literalKey(a)).not.toBeNull();
    expect(literalKey(a)).not.toBe(literalKey(b));
  });

  it.each(['', 'f(1)', '[1', '[1 2]', "'a", '1 2', 'x', '[1,,2]', '{1: 2, 3}', '1 +', 'constructor', '{,}', ','])(
    'takes %j for no literal',
    (text) => {
      expect(literalKey(text)).toBeNull();
    },
  );

  it('refuses nesting deeper than 100 instead of overflowing', () => {
    expect(literalKey('['.repeat(100_000))).toBeNull();
    expect(literalKey(`${'['.repeat(99)}${']'.repeat(99)}`)).not.toBeNull();
  });

  it('reads every JSON document', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => literalKey(JSON.stringify(value)) !== null));
  });

  it('gives equal keys only to equal JSON strings', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(literalKey(JSON.stringify(a)) === literalKey(JSON.stringify(b))).toBe(a === b);
      }),
    );
  });
});

describe('gradeLiteral', () => {
  it.each([
    ["['echo']", '{"reasoning": "...", "answer": "[\'echo\']"}'],
    ["['a']", '```json\n{"answer": ["a"]}\n```'],
    ["{'a': 1}", '{"reasoning": "line one\nline two", "answer": "{"a": 1}"}'],
    ['[1, 2]', '{"answer": "assert f([2]) == [1, 2]"}'],
    ['[1, 2]', 'assert f(x) == [1, 2]'],
    ['[1, 2]', 'f(3) = [1, 2]'],
    ['[1, 2]', '[ANSWER]\nassert f(3) == [1, 2]\n[/ANSWER]'],
    ['[1, 2]', 'We append.\n\nThe output is `[1, 2]`.'],
    ['[1, 2]', 'The loop runs twice.\n```python\n[1, 2]\n```'],
    ['[1, 2]', '**[1, 2]**'],
    ['True', 'The answer is True.'],
    ["'a == b'", "assert f() == 'a == b'"],
    ["'hello'", '{"answer": "hello"}'],
    ["' hello'", '{"answer": " hello"}'],
    ["''", '{"answer": ""}'],
    ["''", '{"answer": "\'\'"}'],
    ["'it\\'s'", '{"answer": "\'it\'s\'"}'],
    ["'a\\tb'", '{"answer": "\'a\\tb\'"}'],
    ["'a\\tb'", '{"answer": "\'a\\\\tb\'"}'],
  ])('finds %s in %j', (reference, response) => {
    expect(gradeLiteral(reference, response)).toBe(1);
  });

  it.each([
    ['[1, 2]', ''],
    ['[1, 2]', '[2, 1]'],
    ['20', '{"answer": "\'20\'"}'],
    ["'1001'", '{"answer": "1001"}'],
    ["''", ''],
    ["'x'", 'I do not know.'],
    ['[1, 2]', '{"reasoning": "it is [1, 2]'],
    ['[1, 2]', '{"answer": "f([1, 2])"}'],
  ])('does not find %s in %j', (reference, response) => {
    expect(gradeLiteral(reference, response)).toBe(0);
  });
});
