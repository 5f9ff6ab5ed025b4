import { describe, expect, it } from 'vitest';
import { mapOfText } from '../../src/sources/map-text.js';

describe('a map of ClickHouse', () => {
  it.each<[string, object | null]>([
    ["{'input':1000,'output':100}", { input: '1000', output: '100' }],
    ["{'a':'it\\'s, {so}','b':NULL}", { a: "it's, {so}", b: null }],
    ["{'a' : 1.5e3 , 'b':true}", { a: '1.5e3', b: 'true' }],
    ['{}', {}],
    ["{'a':1", null],
    ["{'a':1} and more", null],
    ["{'a':[1]}", null],
    ["{'a'}", null],
    ['{a: 1}', null],
    ['text', null],
  ])('%s', (text, map) => {
    const found = mapOfText(text);
    expect(found === null ? null : { ...found }).toEqual(map);
  });

  it('is left alone where it never ends, in no time', () => {
    expect(mapOfText(`{'${"a':'".repeat(50_000)}`)).toBeNull();
  });
});
