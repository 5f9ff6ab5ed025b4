import { describe, expect, it } from 'vitest';
import { answerOfBody } from '../../src/sources/answer-body.js';
import { chatMessages, promptOfBody } from '../../src/sources/chat.js';

const said = { role: 'user', content: [{ type: 'text', text: 'Hello' }] };

describe('messages of other people’s logs', () => {
  it.each<[string, unknown]>([
    ['Anthropic', [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }]],
    ['Responses', [{ role: 'user', content: [{ type: 'input_text', text: 'Hello' }] }]],
    ['Bedrock', [{ role: 'user', content: [{ text: 'Hello' }] }]],
    ['Gemini', { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] }],
    ['OpenTelemetry', [{ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }]],
    ['TensorZero', [{ role: 'user', content: [{ type: 'text', value: 'Hello' }] }]],
    ['one batch of LangChain', [[{ type: 'human', content: [{ type: 'text', text: 'Hello' }] }]]],
  ])('are read from %s', (_, value) => {
    expect(chatMessages(value)).toEqual([said]);
    expect(chatMessages(JSON.stringify(value))).toEqual([said]);
  });

  it('hold tool results as messages of their own, and no tool calls or thoughts', () => {
    expect(
      chatMessages([
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm' },
            { type: 'tool_use', name: 'find' },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', content: [{ type: 'text', text: 'found' }] }, { type: 'image' }],
        },
        { role: 'user', content: [{ toolResult: { content: [{ text: 'again' }] } }] },
      ]),
    ).toEqual([
      { role: 'assistant', content: null },
      { role: 'tool', content: 'found' },
      { role: 'user', content: [{ type: 'image' }] },
      { role: 'tool', content: 'again' },
    ]);
  });

  it('are absent where there is nothing to read', () => {
    for (const value of [null, undefined, '', [], {}, 5, [null, 7, {}]]) expect(chatMessages(value)).toBeUndefined();
    expect(promptOfBody({ content: 'role' })).toEqual({});
  });

  it('begin with the system text wherever the body keeps it', () => {
    for (const body of [
      { system: 'Be brief.' },
      { instructions: 'Be brief.' },
      { system: [{ type: 'text', text: 'Be brief.' }] },
      { systemInstruction: { parts: [{ text: 'Be brief.' }] } },
    ]) {
      expect(promptOfBody(body).messages).toEqual([{ role: 'system', content: 'Be brief.' }]);
    }
  });

  it('come with tools, also where they are wrapped', () => {
    const tool = { name: 'find' };
    for (const body of [
      { tools: [tool] },
      { functions: [tool] },
      { tools: [{ functionDeclarations: [tool] }] },
      { toolConfig: { tools: [{ toolSpec: tool }] } },
      { tools: [JSON.stringify(tool)] },
    ]) {
      expect(promptOfBody(body).tools).toEqual([tool]);
    }
  });
});

describe('answerOfBody', () => {
  it.each<[unknown, unknown]>([
    [{ choices: [{ message: { content: 'Hi' } }] }, 'Hi'],
    [{ choices: [{ message: { content: null, tool_calls: [1] } }] }, [1]],
    [{ output: [{ type: 'reasoning' }, { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }] }, 'Hi'],
    [{ content: [{ type: 'text', text: 'Hi' }] }, 'Hi'],
    [{ output: { message: { content: [{ text: 'Hi' }] } } }, 'Hi'],
    [{ candidates: [{ content: { parts: [{ text: 'Hi' }] } }] }, 'Hi'],
    [[{ role: 'assistant', parts: [{ type: 'text', content: 'Hi' }] }], 'Hi'],
    ['"Hi"', 'Hi'],
    [null, null],
    ['', null],
    [{}, null],
    [[], null],
  ])('finds in %j: %j', (body, answer) => {
    expect(answerOfBody(body)).toEqual(answer);
  });
});
