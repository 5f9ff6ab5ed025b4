import { describe, expect, it } from 'vitest';
import { promptOf } from '../../src/traffic/prompt.js';
import { templateKey, templateName } from '../../src/traffic/template.js';

const ofUser = (text: string) => templateKey(promptOf({ messages: [{ role: 'user', content: text }] }));
const withSystem = (system: string, text: string, tools: unknown[] = []) =>
  templateKey(
    promptOf({
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: text },
      ],
      tools,
    }),
  );

describe('templateKey', () => {
  it('does not change with numbers, ids, addresses, quotations, capitals and white space', () => {
    const key = ofUser('Where is order 4711 of anna@example.com, called "blue chair"?');
    expect(ofUser('where is order A-99 of  bob.b@example.org, called “a lamp”?')).toBe(key);
    expect(ofUser('See https://example.com/a/b now')).toBe(ofUser('See http://example.org now'));
    expect(ofUser('Where was order 4711 of anna@example.com, called "blue chair"?')).not.toBe(key);
  });

  it('is that of the system prompt and the tools when there are any, whatever the user says', () => {
    const key = withSystem('You sort tickets. Today is 2026-11-02.', 'My card is lost');
    expect(withSystem('You sort tickets. Today is 2027-01-15.', 'Something else')).toBe(key);
    expect(withSystem('You answer tickets.', 'My card is lost')).not.toBe(key);
    const withTool = withSystem('You sort tickets.', 'a', [{ name: 'find' }]);
    expect(withTool).not.toBe(withSystem('You sort tickets.', 'a'));
    expect(withTool).not.toBe(withSystem('You sort tickets.', 'a', [{ name: 'send' }]));
  });

  it('does not confuse a system prompt with a user who says the same', () => {
    expect(withSystem('Be kind.', '')).not.toBe(ofUser('Be kind.'));
  });

  it('takes an unclosed or a long quotation for text', () => {
    expect(ofUser('say "hello there')).not.toBe(ofUser('say "goodbye there'));
    expect(ofUser(`say "${'a '.repeat(150)}" now`)).not.toBe(ofUser(`say "${'b '.repeat(150)}" now`));
  });

  it('is null without text and tools, and a name of 14 digits otherwise', () => {
    expect(templateKey(promptOf({}))).toBeNull();
    const key = ofUser('hello')!;
    expect(Number.isSafeInteger(key)).toBe(true);
    expect(templateName(key)).toMatch(/^[0-9a-f]{14}$/);
    expect(templateName(0)).toBe('00000000000000');
  });

  it('keeps 50,000 different short texts apart', () => {
    const letters = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    const keys = new Set(Array.from({ length: 50_000 }, (_, n) => ofUser(`ask ${letters(n)}`)));
    expect(keys.size).toBe(50_000);
  });

  it('reads a bounded head, also of hostile text', () => {
    const from = performance.now();
    for (const scrap of ['"', '" ', '1', '@', ' ', '://', 'a"']) ofUser(scrap.repeat(1_000_000));
    expect(performance.now() - from).toBeLessThan(500);
  });
});
