import { describe, expect, it } from 'vitest';
import { charsOf, promptOf } from '../../src/traffic/prompt.js';

describe('promptOf', () => {
  it('takes the messages apart by role and joins the user turns by a line feed', () => {
    const prompt = promptOf({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'developer', content: 'Use English.' },
        { role: 'user', content: 'one' },
        { role: 'assistant', content: 'abc' },
        { role: 'tool', content: '12' },
        { role: 'user', content: 'two' },
      ],
    });
    expect(prompt).toMatchObject({
      system: 'Be brief.\nUse English.',
      user: 'one\ntwo',
      last: 'two',
      turns: 2,
      historyChars: 5,
    });
  });

  it('reads text parts and counts the others', () => {
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image_url' },
      { type: 'text', text: 'And why?' },
    ];
    expect(promptOf({ messages: [{ role: 'user', content }] })).toMatchObject({
      user: 'What is this?\nAnd why?',
      otherParts: 1,
    });
  });

  it('names tools in the nested and the flat form and counts what has no name', () => {
    const tools = [{ type: 'function', function: { name: 'find' } }, { name: 'send' }, null, 7, { name: 3 }];
    expect(promptOf({ messages: [], tools })).toMatchObject({ toolCount: 5, toolNames: ['find', 'send'] });
  });

  it('reads a request without a user turn by its system prompt', () => {
    expect(promptOf({ messages: [{ role: 'system', content: 'Greet.' }] })).toMatchObject({
      user: 'Greet.',
      last: 'Greet.',
      turns: 1,
    });
  });

  it('gives the empty prompt for a request without messages, and takes a null content for no text', () => {
    expect(promptOf({})).toMatchObject({ user: '', system: '', turns: 0, toolCount: 0 });
    expect(promptOf({ messages: [{ role: 'user', content: null }] })).toMatchObject({ user: '', turns: 1 });
  });
});

describe('charsOf', () => {
  it('counts code points, a lone surrogate as one', () => {
    expect(['', 'abc', 'a😀', '\ud83d', 'x\ude00\ud83d'].map(charsOf)).toEqual([0, 3, 2, 1, 3]);
    const text = 'né😀\ud83d\ud83d\ude00日';
    expect(charsOf(text)).toBe([...text].length);
  });
});
