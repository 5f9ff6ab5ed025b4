import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readCases } from '../../src/sources/eval-file.js';
import type { SeenCall } from '../provider-server/script.js';
import { type Stage, stage } from '../replay/live-run.js';

let here: Stage | null = null;
afterEach(() => here?.end());

const TOOL = {
  name: 'stock',
  description: 'Pieces in stock',
  schema: { type: 'object', properties: { item: { type: 'string' } } },
};
// One conversation in the words of both vendors: two calls in one turn, their answers, a question, and the user again.
const OPENAI = {
  id: 'c1',
  grader: 'contains',
  reference: '7',
  tools: [{ type: 'function', function: { name: TOOL.name, description: TOOL.description, parameters: TOOL.schema } }],
  messages: [
    { role: 'system', content: 'You keep a shop.' },
    { role: 'user', content: 'How many mugs and cups?' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'call_a', type: 'function', function: { name: 'stock', arguments: '{"item":"mug"}' } },
        { id: 'call_b', type: 'function', function: { name: 'stock', arguments: '{"item":"cup"}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'call_a', content: '4' },
    { role: 'tool', tool_call_id: 'call_b', content: '3' },
    { role: 'user', content: 'case 1: together?' },
  ],
};
const ANTHROPIC = {
  ...OPENAI,
  tools: [{ name: TOOL.name, description: TOOL.description, input_schema: TOOL.schema }],
  messages: [
    { role: 'system', content: 'You keep a shop.' },
    { role: 'user', content: 'How many mugs and cups?' },
    {
      role: 'assistant',
      content: [
        { type: 'tool_use', id: 'call_a', name: 'stock', input: { item: 'mug' } },
        { type: 'tool_use', id: 'call_b', name: 'stock', input: { item: 'cup' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'call_a', content: '4' },
        { type: 'tool_result', tool_use_id: 'call_b', content: [{ type: 'text', text: '3' }] },
        { type: 'text', text: 'case 1: together?' },
      ],
    },
  ],
};

async function casesOf(row: unknown) {
  const folder = mkdtempSync(join(tmpdir(), 'router-turns-'));
  const path = join(folder, 'set.jsonl');
  writeFileSync(path, `${JSON.stringify(row)}\n`);
  try {
    return (await readCases(path)).cases;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the server was sent for a case of either form, through the vendor's own SDK. */
async function sent(row: unknown, provider: 'openai' | 'anthropic', more = ''): Promise<SeenCall['body']> {
  const answer = () => ({ response: 'Together 7.', usage: { input_tokens: 9, output_tokens: 3 } });
  here = await stage({ provider, answer, tierMore: more });
  writeFileSync(here.at('set.jsonl'), `${JSON.stringify(row)}\n`);
  const { code } = await here.run();
  expect(code).toBe(0);
  const [outcome] = here.rows('run/outcomes.jsonl');
  expect(outcome).toMatchObject({ status: 'scored', score: 1 });
  const { body } = here.server.lastCall as SeenCall;
  await here.end();
  here = null;
  return body;
}

describe('turns that call tools', () => {
  it('are read alike in the words of both vendors', async () => {
    const [openai, anthropic] = [await casesOf(OPENAI), await casesOf(ANTHROPIC)];
    const turns = openai[0]?.messages.map(({ role, content, tool_calls: calls, tool_call_id: id }) => ({
      role,
      text: typeof content === 'string' ? content : content?.map((part) => part.text).join(''),
      calls,
      id,
    }));
    expect(
      anthropic[0]?.messages.map(({ role, content, tool_calls: calls, tool_call_id: id }) => ({
        role,
        text: typeof content === 'string' ? content : content?.map((part) => part.text).join(''),
        calls,
        id,
      })),
    ).toEqual(turns);
  });

  it.each([
    ['openai', OPENAI],
    ['anthropic', ANTHROPIC],
  ])('of the form of %s are sent in that of Chat Completions, Responses and Messages', async (_, row) => {
    const chat = await sent(row, 'openai');
    expect(chat['messages']).toEqual(OPENAI.messages);
    expect(chat['tools']).toEqual(OPENAI.tools);
    const responses = await sent(row, 'openai', ', api: responses');
    expect(responses['input']).toEqual([
      { role: 'system', content: 'You keep a shop.' },
      { role: 'user', content: 'How many mugs and cups?' },
      { type: 'function_call', call_id: 'call_a', name: 'stock', arguments: '{"item":"mug"}' },
      { type: 'function_call', call_id: 'call_b', name: 'stock', arguments: '{"item":"cup"}' },
      { type: 'function_call_output', call_id: 'call_a', output: '4' },
      { type: 'function_call_output', call_id: 'call_b', output: '3' },
      { role: 'user', content: 'case 1: together?' },
    ]);
    const messages = await sent(row, 'anthropic');
    expect(messages['system']).toBe('You keep a shop.');
    expect(messages['messages']).toEqual([
      { role: 'user', content: 'How many mugs and cups?' },
      ANTHROPIC.messages[2],
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_a', content: '4' },
          { type: 'tool_result', tool_use_id: 'call_b', content: '3' },
          { type: 'text', text: 'case 1: together?' },
        ],
      },
    ]);
    expect(messages['tools']).toEqual(ANTHROPIC.tools);
  });

  it('say what is wrong with them, without a word of theirs', async () => {
    const bad = (message: unknown) => casesOf({ ...OPENAI, messages: [{ role: 'user', content: 'SECRET' }, message] });
    await expect(bad({ role: 'assistant', tool_calls: [{ function: { name: 'stock' } }] })).rejects.toMatchObject({
      code: 'bad-lines',
      fields: { first: expect.stringMatching(/messages\[1\]\.tool_calls\[0\]\.id is missing/) },
    });
    await expect(bad({ role: 'user', content: [{ type: 'tool_result', tool_use_id: 7 }] })).rejects.toMatchObject({
      fields: { first: expect.stringContaining('tool_use_id') },
    });
  });

  it("are not sent when a tool's answer does not say to which call: that case fails, the others go on", async () => {
    const lost = { ...OPENAI, id: 'c0', messages: [...OPENAI.messages.slice(0, 2), { role: 'tool', content: '4' }] };
    here = await stage({ answer: () => ({ response: '7', usage: { input_tokens: 1, output_tokens: 1 } }) });
    writeFileSync(here.at('set.jsonl'), [lost, OPENAI].map((row) => `${JSON.stringify(row)}\n`).join(''));
    await here.run();
    expect(here.rows('run/outcomes.jsonl').map((one) => [one['status'], one['error']])).toEqual([
      ['failed', "tool's answer without the id of its call"],
      ['scored', undefined],
    ]);
    expect(here.server.counts.calls).toBe(1);
  });
});
