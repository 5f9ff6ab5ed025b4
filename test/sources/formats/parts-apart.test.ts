import { expect, it } from 'vitest';
import { readFiles } from './reading.js';

/** More calls than are kept open for their parts. */
const CALLS = 10_100;
const KEPT = 10_000;
const attribute = (key: string, value: string): object => ({ key, value: { stringValue: value } });
const ids = (n: number): object => ({ traceId: `a${n}`, spanId: `b${n}` });

/** Synthetic: spans without their text, and log records that hold it. */
const spans = Array.from({ length: CALLS }, (_, n) => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              ...ids(n),
              name: 'chat',
              attributes: [
                attribute('gen_ai.operation.name', 'chat'),
                attribute('gen_ai.request.model', 'gpt-4o'),
                attribute('gen_ai.usage.input_tokens', '7'),
                attribute('gen_ai.usage.output_tokens', '3'),
              ],
            },
          ],
        },
      ],
    },
  ],
}));
const body = { kvlistValue: { values: [attribute('content', 'What is it?')] } };
const logs = Array.from({ length: CALLS }, (_, n) => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ ...ids(n), eventName: 'gen_ai.user.message', body }] }] }],
}));

it.each([
  ['after', [spans, logs]],
  ['before', [logs, spans]],
] as const)('joins what it can and counts the rest where the text comes long %s the calls', (_, files) => {
  const { records, late } = readFiles(...files);
  expect(records).toHaveLength(CALLS);
  expect(records.filter(({ messages }) => messages?.[0]?.content === 'What is it?')).toHaveLength(KEPT);
  expect(late).toBe(CALLS - KEPT);
  expect(records.every(({ usage }) => usage?.input_tokens === 7)).toBe(true);
});
