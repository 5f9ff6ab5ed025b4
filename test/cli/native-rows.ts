import fc from 'fast-check';

/** Words, numbers, marks and wide characters, up to some hundred of them: what templates, turns and kinds are told by. */
const prose = fc
  .array(
    fc.constantFrom(
      ...['Translate', 'this', 'to', 'French:', 'how many', '12.5', 'apples?', '\n', '\n- ', '"a value"', 'http://x.y'],
      ...[
        '你好',
        '😀',
        '“quoted”',
        '```',
        'x == y;',
        '\\frac',
        '()',
        'é',
        '𝒳',
        'a@b.c',
        'step by step',
        'Summarize',
        '\t',
      ],
    ),
    { minLength: 1, maxLength: 150 },
  )
  .map((words) => words.join(' '));
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', 'user', 'a "quoted"\nline\\', '你好 😀', '\u0000\u001f\u2028', '\ud800', 'x'.repeat(300)),
  prose,
);
const amount = fc.oneof(
  { weight: 90, arbitrary: fc.oneof(fc.nat(1e9), fc.double({ min: 0, max: 1e6, noNaN: true })) },
  fc.double(),
  fc.constantFrom<unknown>(
    0,
    -0,
    0.1,
    1e-7,
    1.05e-7,
    123456789012345680,
    5e-324,
    1.7976931348623157e308,
    -1,
    null,
    '5',
  ),
);
const part = fc.record(
  {
    type: fc.oneof({ weight: 30, arbitrary: fc.constantFrom<unknown>('text', 'image_url') }, fc.constantFrom('', 3)),
    text: fc.oneof(text, fc.constant(null)),
    other: fc.jsonValue(),
  },
  { requiredKeys: ['type'] },
);
const message = fc.record(
  {
    role: fc.oneof(
      { weight: 40, arbitrary: fc.constantFrom<unknown>('user', 'assistant', 'system', 'tool', 'developer') },
      fc.constantFrom('User', 'function', '', 5),
    ),
    content: fc.oneof(
      { weight: 20, arbitrary: text },
      { weight: 9, arbitrary: fc.array(part, { maxLength: 3 }) },
      fc.constantFrom(null, 7, {}),
    ),
    name: fc.jsonValue(),
  },
  { requiredKeys: ['role'] },
);
const count = fc.oneof({ weight: 60, arbitrary: fc.nat(1e9) }, fc.constantFrom(null, 1.5, -1, 1e10, '3', true));
const usage = fc.record(
  {
    input_tokens: count,
    output_tokens: count,
    cache_read_tokens: count,
    cache_write_tokens: count,
    cache_write_1h_tokens: fc.constantFrom(0, 1, 9),
    reasoning_tokens: fc.nat(9),
    total: fc.jsonValue(),
  },
  { requiredKeys: ['input_tokens', 'output_tokens'] },
);
const maybe = (values: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 40, arbitrary: values }, { weight: 6, arbitrary: fc.constant(null) }, fc.jsonValue());
export const rows = fc.record(
  {
    id: fc.oneof({ weight: 40, arbitrary: fc.string({ minLength: 1 }) }, text),
    timestamp: maybe(
      fc.constantFrom(
        '2026-11-02T08:00:04.315Z',
        '2026-11-02T08:00:04Z',
        '2026-02-30T08:00:00Z',
        '2026-11-02T08:00+01:00',
        'x',
      ),
    ),
    session: maybe(fc.string({ minLength: 1 })),
    provider: maybe(fc.string({ minLength: 1 })),
    model: fc.oneof({ weight: 40, arbitrary: fc.constantFrom('small', 'large', 'groß') }, text),
    messages: fc.oneof({ weight: 40, arbitrary: fc.array(message, { minLength: 1, maxLength: 4 }) }, fc.jsonValue()),
    tools: maybe(fc.array(fc.jsonValue(), { maxLength: 3 })),
    status: fc.oneof({ weight: 40, arbitrary: fc.constantFrom('ok', 'error') }, text),
    usage: maybe(usage),
    cost_usd: amount,
    latency_ms: amount,
    ttft_ms: amount,
    task: maybe(text),
    tags: maybe(fc.dictionary(text, fc.jsonValue(), { maxKeys: 3 })),
    response: fc.jsonValue(),
    error: fc.jsonValue(),
    is_batch: fc.oneof(fc.boolean(), fc.jsonValue()),
    features: fc.option(fc.dictionary(text, fc.double(), { maxKeys: 2 }), { freq: 20 }),
    anything: fc.jsonValue(),
  },
  { requiredKeys: ['id', 'model', 'messages', 'status'] },
);
/** Rows of chats, as bytes are to read nearly all of them. */
export const chats = fc.record(
  {
    id: fc.uuid(),
    timestamp: fc.constantFrom('2026-11-02T08:00:04.315Z', '2024-02-29T23:59:59Z', null),
    session: fc.constantFrom('s-1', 'an other', null),
    provider: fc.constantFrom('openai', 'größe', null),
    model: fc.constantFrom('small', 'large', '大'),
    messages: fc
      .tuple(
        fc.option(fc.record({ role: fc.constantFrom('system', 'developer'), content: prose })),
        fc.array(
          fc.record({
            role: fc.constantFrom('user', 'user', 'assistant', 'tool'),
            content: fc.oneof(
              { weight: 6, arbitrary: prose },
              fc.constantFrom('', null),
              fc.array(fc.oneof(fc.record({ type: fc.constant('text'), text: prose }), part), { maxLength: 3 }),
            ),
          }),
          { maxLength: 4 },
        ),
        prose,
      )
      .map(([system, turns, last]) => [...(system ? [system] : []), ...turns, { role: 'user', content: last }]),
    tools: fc.constantFrom(null, [{ name: 'search' }, { type: 'function', function: { name: 'look up' } }, 5]),
    status: fc.constantFrom('ok', 'error'),
    usage: fc.option(
      fc.record({ input_tokens: fc.nat(1e6), output_tokens: fc.nat(1e4), cache_read_tokens: fc.nat(9) }),
    ),
    cost_usd: fc.option(fc.double({ min: 0, max: 10, noNaN: true })),
    latency_ms: fc.option(fc.nat(1e5)),
    task: fc.constantFrom('support', 'a "task"', null),
    is_batch: fc.boolean(),
    anything: fc.jsonValue(),
  },
  { requiredKeys: ['id', 'model', 'messages', 'status'] },
);
const indents = fc.constantFrom('', ' ', '\t');
/** As JSON writers differ: blanks between tokens, and characters escaped that need not be. */
export const writtenOf = (of: fc.Arbitrary<unknown>) =>
  fc.tuple(of, indents, fc.boolean()).map(([row, indent, isEscaped]) => {
    const json = JSON.stringify(row, null, indent).replaceAll('\n', indent);
    if (!isEscaped) return json;
    return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  });
