import { describe, expect, it } from 'vitest';
import { isOtherThanChat } from '../../../src/sources/other-call.js';
import { readObjects, readOne, tokens } from './reading.js';

// Synthetic rows, after the documented schemas.
type Row = Record<string, unknown>;

describe('times in a CSV file of the Azure portal', () => {
  const row = (time: string): Row => ({
    'TimeGenerated [UTC]': time,
    CorrelationId: 'c',
    ModelName: 'gpt-4o',
    PromptTokens: '11',
    CompletionTokens: '4',
  });

  it.each([
    ['1/5/2026, 10:00:00.123 AM', '2026-01-05T10:00:00.123Z'],
    ['12/31/2026, 1:02:03.004 PM', '2026-12-31T13:02:03.004Z'],
    ['1/5/2026, 12:30:00.000 AM', '2026-01-05T00:30:00.000Z'],
    ['1/5/2026, 12:30:00\u202fPM', '2026-01-05T12:30:00.000Z'],
    ['2026-01-05T10:00:00.1230000Z', '2026-01-05T10:00:00.123Z'],
  ])('%s', (written, meant) => {
    expect(readOne(row(written)).timestamp).toBe(meant);
  });

  it('are refused when there is no such day', () => {
    expect(readObjects(row('31/12/2026, 10:00:00.123 AM')).faults[0]).toContain('TimeGenerated');
  });
});

describe('bodies in Bedrock logs', () => {
  const row = (modelId: string, body: unknown, answer: unknown = {}, counts: Row = {}): Row => ({
    schemaType: 'ModelInvocationLog',
    timestamp: '2026-01-05T10:00:00Z',
    requestId: 'r',
    operation: 'InvokeModel',
    modelId,
    input: { inputBodyJson: body, inputTokenCount: 100, ...counts },
    output: { outputBodyJson: answer, outputTokenCount: 10 },
  });
  const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
  const usage = {
    input_tokens: 100,
    output_tokens: 1,
    cache_read_input_tokens: 700,
    cache_creation_input_tokens: 200,
  };

  it('state cached tokens where the record does not', () => {
    expect(tokens(readOne(row(claude, {}, { usage })))).toEqual([100, 10, 700, 200]);
    expect(tokens(readOne(row(claude, {}, [{ type: 'message_start', message: { usage } }])))).toEqual([
      100, 10, 700, 200,
    ]);
    const own = { cacheReadInputTokenCount: 0, cacheWriteInputTokenCount: 0 };
    expect(tokens(readOne(row(claude, {}, { usage }, own)))).toEqual([100, 10, 0, 0]);
    const nova = { inputTokens: 100, outputTokens: 10, cacheReadInputTokenCount: 700, cacheWriteInputTokenCount: 200 };
    expect(tokens(readOne(row('us.amazon.nova-lite-v1:0', {}, { usage: nova })))).toEqual([100, 10, 700, 200]);
  });

  it('name the prompt as Titan and Cohere do', () => {
    const titan = readOne(row('amazon.titan-text-express-v1', { inputText: 'Hello' }));
    expect(titan.messages).toEqual([{ role: 'user', content: 'Hello' }]);
    const chat_history = [
      { role: 'USER', message: 'Hello' },
      { role: 'CHATBOT', message: 'Hi' },
    ];
    const cohere = readOne(row('cohere.command-r-plus-v1:0', { message: 'And now?', chat_history }));
    expect(cohere.messages).toEqual([
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi' },
      { role: 'user', content: 'And now?' },
    ]);
  });

  it.each([
    'amazon.nova-canvas-v1:0',
    'us.amazon.nova-reel-v1:1',
    'amazon.titan-image-generator-v2:0',
    'stability.sd3-5-large-v1:0',
    'us.stability.stable-image-inpaint-v1:0',
    'stable-image-ultra',
    'luma.ray-v2:0',
  ])('of %s are no chat', (model) => {
    expect(readObjects(row(model, {})).records).toEqual([]);
  });

  it.each(['us.amazon.nova-lite-v1:0', 'amazon.titan-text-express-v1', 'stabilityai/stablelm-2-12b-chat'])(
    'of %s are chats',
    (model) => {
      expect(isOtherThanChat(model)).toBe(false);
    },
  );

  it('come out of a subscription of CloudWatch', () => {
    const logEvents = ['r1', 'r2'].map((requestId) => ({
      id: requestId,
      message: JSON.stringify({ ...row(claude, { messages: [] }), requestId }),
    }));
    const hello = { messageType: 'CONTROL_MESSAGE', logEvents: [{ id: '', message: 'CWL CONTROL MESSAGE' }] };
    const { format, records, ledger } = readObjects(hello, { messageType: 'DATA_MESSAGE', logEvents });
    expect([format, records.map(({ id }) => id)]).toEqual(['bedrock', ['r1', 'r2']]);
    expect(ledger).toMatchObject({ lines: 3, ok: 2, duplicate: 1, bad_schema: 0 });
  });
});

describe('invocation logs in an export of CloudWatch Logs Insights', () => {
  const record = (requestId: string): Row => ({
    schemaType: 'ModelInvocationLog',
    timestamp: '2026-01-05T10:00:00Z',
    requestId,
    operation: 'Converse',
    modelId: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    input: { inputBodyJson: { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }, inputTokenCount: 100 },
    output: { outputTokenCount: 10 },
  });
  const both = [record('a'), record('b')];
  const text = (row: Row): string => JSON.stringify(row);

  it.each<[string, unknown[]]>([
    ['rows of CSV or JSON', both.map((row) => ({ '@timestamp': '2026-01-05 10:00:00.000', '@message': text(row) }))],
    ['rows with the record taken apart', both.map((row) => ({ '@ptr': 'x', '@message': row }))],
    [
      'an answer of its API',
      [{ results: both.map((row) => [{ field: '@message', value: text(row) }]), status: 'Complete' }],
    ],
  ])('are read from %s', (_, objects) => {
    const { records, ledger } = readObjects(...objects);
    expect(records.map(({ id, usage, messages }) => [id, usage?.input_tokens, messages?.length])).toEqual([
      ['a', 100, 1],
      ['b', 100, 1],
    ]);
    expect(ledger).toMatchObject({ lines: 2, ok: 2 });
  });
});

describe('what a diagnostic setting of Azure API Management stores', () => {
  const piece = (sequenceNumber: number, columns: Row): Row => ({
    time: '2026-01-05T10:00:00Z',
    category: 'GatewayLlmLogs',
    correlationId: 'c',
    properties: { sequenceNumber, ...columns },
  });
  const asked = piece(0, { requestMessages: '[{"role":"user","content":"Hello"}]', modelName: 'gpt-4o' });
  const answered = piece(1, {
    responseMessages: '[{"role":"assistant","content":"Hi"}]',
    promptTokens: 100,
    completionTokens: 10,
  });

  it.each<[string, unknown[]]>([
    ['lines', [asked, answered]],
    ['a list of records', [{ records: [answered, asked] }]],
  ])('is one call out of its pieces, in %s', (_, objects) => {
    const { records, format } = readObjects(...objects);
    expect(format).toBe('azure-apim');
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      id: 'c',
      model: 'gpt-4o',
      timestamp: '2026-01-05T10:00:00.000Z',
      response: 'Hi',
    });
    expect(records[0]?.messages).toEqual([{ role: 'user', content: 'Hello' }]);
    expect(tokens(records[0] as never)).toEqual([100, 10, 0, 0]);
  });
});
