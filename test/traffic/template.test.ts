import { describe, expect, it } from 'vitest';
import { promptOf } from '../../src/traffic/prompt.js';
import { pathOfText, pathText, templateKey, templateName, templatePath } from '../../src/traffic/template.js';

const pathOf = (text: string) => templatePath(promptOf({ messages: [{ role: 'user', content: text }] }))!;
const ofUser = (text: string) => pathOf(text).whole;
const withSystem = (system: string, text: string, tools: unknown[] = []) =>
  templatePath(
    promptOf({
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: text },
      ],
      tools,
    }),
  )!;

describe('templatePath', () => {
  it('does not change with numbers, ids, addresses, quotations, capitals, punctuation and white space', () => {
    const key = ofUser('Where is order 4711 of anna@example.com, called "blue chair"?');
    expect(ofUser('where is order A-99 of  bob.b@example.org  called “a lamp”')).toBe(key);
    expect(ofUser('See https://example.com/a/b now')).toBe(ofUser('See http://example.org now'));
    expect(ofUser('Where was order 4711 of anna@example.com, called "blue chair"?')).not.toBe(key);
  });

  it('has one group for a system prompt and its tools, whatever the user says', () => {
    const { group } = withSystem('You sort tickets. Today is 2026-11-02.', 'My card is lost');
    expect(withSystem('You sort tickets. Today is 2027-01-15.', 'Something else').group).toBe(group);
    expect(withSystem('You answer tickets.', 'My card is lost').group).not.toBe(group);
    const withTool = withSystem('You sort tickets.', 'a', [{ name: 'find' }]);
    expect(withTool.group).not.toBe(withSystem('You sort tickets.', 'a').group);
    expect(withTool.group).not.toBe(withSystem('You sort tickets.', 'a', [{ name: 'send' }]).group);
    expect(pathOf('My card is lost').group).toBe(0);
  });

  it('goes from the first 4 words over the first 12 to all, and knows the last 6 of a longer text', () => {
    const [one, other] = [
      'one two three four five six',
      'one two three four five 6 seven eight nine ten eleven twelve end',
    ];
    expect(pathOf(one).near).toBe(pathOf(other).near);
    expect(pathOf('Into French: the house').near).toBe(pathOf('into French:\na very long day').near);
    expect(pathOf('See http://a.b and').near).not.toBe(pathOf('See http://a.b or').near);
    expect(pathOf(one).far).not.toBe(pathOf(other).far);
    expect(pathOf(`${other} a`).far).toBe(pathOf(`${other} b`).far);
    expect(pathOf(`${other} a`).whole).not.toBe(pathOf(`${other} b`).whole);
    const ending = 'and now put all of the above into French';
    expect(pathOf(`${'long text '.repeat(400)}${ending}`).ending).toBe(
      pathOf(`${'other words '.repeat(90)}${ending}`).ending,
    );
    expect(pathOf(one).ending).toBe(0);
  });

  it('does not confuse a system prompt with a user who says the same', () => {
    expect(withSystem('Be kind.', '')?.whole).not.toBe(ofUser('Be kind.'));
  });

  it('takes an unclosed or a long quotation for text', () => {
    expect(ofUser('say "hello there')).not.toBe(ofUser('say "goodbye there'));
    expect(ofUser(`say "${'a '.repeat(150)}" now`)).not.toBe(ofUser(`say "${'b '.repeat(150)}" now`));
  });

  it('is null without text and tools, and a name of 14 digits otherwise', () => {
    expect(templateKey(promptOf({}))).toBeNull();
    const path = pathOf('hello');
    expect(Object.values(path).every(Number.isSafeInteger)).toBe(true);
    expect(templateName(path.whole)).toMatch(/^[01][0-9a-f]{13}$/);
    expect(templateName(0)).toBe('00000000000000');
  });

  it('is the same read back from a file, and null for what is no path', () => {
    const path = withSystem('You sort tickets.', 'a b c d e f g h i j k l m n o p');
    expect(pathOfText(pathText(path))).toEqual(path);
    const key = templateName(path.group);
    expect(pathOfText(key)).toEqual({
      group: path.group,
      near: path.group,
      far: path.group,
      whole: path.group,
      ending: 0,
    });
    for (const text of ['', 'x', `${key}.${key}`, `2${key.slice(1)}`, `${key}.`]) expect(pathOfText(text)).toBeNull();
  });

  it('keeps 50,000 different short texts apart', () => {
    const letters = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    const keys = new Set(Array.from({ length: 50_000 }, (_, n) => ofUser(`ask ${letters(n)}`)));
    expect(keys.size).toBe(50_000);
  });

  it('reads a bounded head, also of hostile text', () => {
    const from = performance.now();
    for (const scrap of ['"', '" ', '1', '@', ' ', '://', 'a"', '漢']) ofUser(scrap.repeat(1_000_000));
    expect(performance.now() - from).toBeLessThan(500);
  });
});
