import type { ScriptedAnswer, SeenCall } from './script.js';

type Json = Record<string, unknown>;
export type ServerEvent = { event?: string; data: unknown };

const FINISH = {
  chat: { stop: 'stop', length: 'length', refusal: 'content_filter' },
  messages: { stop: 'end_turn', length: 'max_tokens', refusal: 'refusal' },
} as const;

/** All text of the last message that has some, whatever the dialect. */
export function promptOf(body: Json): string {
  const list = (body['messages'] ?? body['input']) as unknown;
  if (typeof list === 'string') return list;
  const last = (Array.isArray(list) ? list : []).at(-1) as Json | undefined;
  return textOf(last?.['content'] ?? last?.['output']);
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: Json) => (typeof part['text'] === 'string' ? part['text'] : textOf(part['content'])))
    .join('');
}

/** In up to three pieces, whole characters each. */
function pieces(text: string): string[] {
  const points = [...text];
  const size = Math.max(1, Math.ceil(points.length / 3));
  const parts: string[] = [];
  for (let at = 0; at < points.length; at += size) parts.push(points.slice(at, at + size).join(''));
  return parts;
}

function openAiUsage(usage: NonNullable<ScriptedAnswer['usage']>, names: 'chat' | 'responses'): Json {
  const prompt = usage.input_tokens + (usage.cache_read_tokens ?? 0) + (usage.cache_write_tokens ?? 0);
  const [input, output] = names === 'chat' ? ['prompt', 'completion'] : ['input', 'output'];
  return {
    [`${input}_tokens`]: prompt,
    [`${output}_tokens`]: usage.output_tokens,
    total_tokens: prompt + usage.output_tokens,
    [`${input}_tokens_details`]: {
      cached_tokens: usage.cache_read_tokens ?? 0,
      cache_write_tokens: usage.cache_write_tokens ?? 0,
    },
    [`${output}_tokens_details`]: { reasoning_tokens: usage.reasoning_tokens ?? 0 },
  };
}

function anthropicUsage(usage: NonNullable<ScriptedAnswer['usage']>): Json {
  return {
    input_tokens: usage.input_tokens,
    cache_creation_input_tokens: usage.cache_write_tokens ?? 0,
    cache_read_input_tokens: usage.cache_read_tokens ?? 0,
    output_tokens: usage.output_tokens,
  };
}

function logprobs(answer: ScriptedAnswer, text: string): Json | null {
  if (answer.confidence === undefined || answer.confidence === null) return null;
  return { content: [{ token: text, logprob: Math.log(answer.confidence), bytes: null, top_logprobs: [] }] };
}

/** The answer as one JSON body, as batches hold it. */
export function wholeBody(call: SeenCall, answer: ScriptedAnswer): Json {
  const model = answer.model ?? call.model;
  const { usage, finish = 'stop' } = answer;
  if (call.dialect === 'chat') {
    const tool_calls = answer.tools?.map((tool, at) => ({ id: `call_${at}`, type: 'function', function: tool }));
    return {
      id: `chatcmpl-${call.index}`,
      object: 'chat.completion',
      created: 0,
      model,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: answer.response, ...(tool_calls && { tool_calls }) },
          logprobs: logprobs(answer, answer.response),
          finish_reason: tool_calls ? 'tool_calls' : FINISH.chat[finish],
        },
      ],
      ...(usage && { usage: openAiUsage(usage, 'chat') }),
    };
  }
  if (call.dialect === 'responses') {
    const content = [
      {
        type: 'output_text',
        text: answer.response,
        annotations: [],
        logprobs: logprobs(answer, answer.response)?.['content'] ?? [],
      },
    ];
    const calls =
      answer.tools?.map((tool, at) => ({ type: 'function_call', id: `fc_${at}`, call_id: `call_${at}`, ...tool })) ??
      [];
    return {
      id: `resp_${call.index}`,
      object: 'response',
      created_at: 0,
      model,
      status: finish === 'length' ? 'incomplete' : 'completed',
      incomplete_details: finish === 'length' ? { reason: 'max_output_tokens' } : null,
      output: [{ id: 'msg_0', type: 'message', role: 'assistant', status: 'completed', content }, ...calls],
      ...(usage && { usage: openAiUsage(usage, 'responses') }),
    };
  }
  const tools =
    answer.tools?.map((tool, at) => ({
      type: 'tool_use',
      id: `tu_${at}`,
      name: tool.name,
      input: JSON.parse(tool.arguments),
    })) ?? [];
  return {
    id: `msg_${call.index}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [...(answer.response === '' ? [] : [{ type: 'text', text: answer.response }]), ...tools],
    stop_reason: tools.length > 0 ? 'tool_use' : FINISH.messages[finish],
    stop_sequence: null,
    ...(usage && { usage: anthropicUsage(usage) }),
  };
}

/** The answer as the events of a stream. */
export function streamOf(call: SeenCall, answer: ScriptedAnswer): ServerEvent[] {
  if (call.dialect === 'chat') return chatStream(call, answer);
  if (call.dialect === 'responses') return responsesStream(call, answer);
  return messagesStream(call, answer);
}

function chatStream(call: SeenCall, answer: ScriptedAnswer): ServerEvent[] {
  const base = {
    id: `chatcmpl-${call.index}`,
    object: 'chat.completion.chunk',
    created: 0,
    model: answer.model ?? call.model,
  };
  const chunk = (delta: Json, finish: string | null, probs: Json | null = null): ServerEvent => ({
    data: { ...base, choices: [{ index: 0, delta, logprobs: probs, finish_reason: finish }] },
  });
  const events: ServerEvent[] = [chunk({ role: 'assistant', content: '' }, null)];
  for (const text of pieces(answer.response)) events.push(chunk({ content: text }, null, logprobs(answer, text)));
  answer.tools?.forEach((tool, index) => {
    events.push(
      chunk(
        {
          tool_calls: [{ index, id: `call_${index}`, type: 'function', function: { name: tool.name, arguments: '' } }],
        },
        null,
      ),
    );
    for (const text of pieces(tool.arguments))
      events.push(chunk({ tool_calls: [{ index, function: { arguments: text } }] }, null));
  });
  events.push(chunk({}, answer.tools ? 'tool_calls' : FINISH.chat[answer.finish ?? 'stop']));
  const wantsUsage = (call.body['stream_options'] as Json | undefined)?.['include_usage'] === true;
  if (answer.usage && wantsUsage)
    events.push({ data: { ...base, choices: [], usage: openAiUsage(answer.usage, 'chat') } });
  return [...events, { data: '[DONE]' }];
}

function responsesStream(call: SeenCall, answer: ScriptedAnswer): ServerEvent[] {
  const response = wholeBody(call, answer);
  const typed = (type: string, more: Json): ServerEvent => ({
    event: type,
    data: { type, sequence_number: 0, ...more },
  });
  const events = [
    typed('response.created', { response: { ...response, status: 'in_progress', output: [], usage: null } }),
  ];
  for (const delta of pieces(answer.response)) {
    const probs = logprobs(answer, delta)?.['content'] ?? [];
    events.push(
      typed('response.output_text.delta', {
        item_id: 'msg_0',
        output_index: 0,
        content_index: 0,
        delta,
        logprobs: probs,
      }),
    );
  }
  return [...events, typed(answer.finish === 'length' ? 'response.incomplete' : 'response.completed', { response })];
}

function messagesStream(call: SeenCall, answer: ScriptedAnswer): ServerEvent[] {
  const typed = (type: string, more: Json): ServerEvent => ({ event: type, data: { type, ...more } });
  const whole = wholeBody(call, answer);
  const usage = answer.usage ? anthropicUsage(answer.usage) : null;
  const events = [
    typed('message_start', {
      message: { ...whole, content: [], stop_reason: null, ...(usage && { usage: { ...usage, output_tokens: 1 } }) },
    }),
    typed('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    typed('ping', {}),
  ];
  for (const text of pieces(answer.response))
    events.push(typed('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }));
  events.push(typed('content_block_stop', { index: 0 }));
  answer.tools?.forEach((tool, at) => {
    const index = at + 1;
    events.push(
      typed('content_block_start', {
        index,
        content_block: { type: 'tool_use', id: `tu_${at}`, name: tool.name, input: {} },
      }),
    );
    for (const json of pieces(tool.arguments)) {
      events.push(typed('content_block_delta', { index, delta: { type: 'input_json_delta', partial_json: json } }));
    }
    events.push(typed('content_block_stop', { index }));
  });
  const delta = { stop_reason: whole['stop_reason'], stop_sequence: null };
  events.push(typed('message_delta', { delta, ...(usage && { usage: { output_tokens: usage['output_tokens'] } }) }));
  return [...events, typed('message_stop', {})];
}

/** An error as the dialect writes it. */
export function errorBody(
  dialect: SeenCall['dialect'],
  type: string,
  message: string,
  code: number | string = type,
): Json {
  return dialect === 'messages'
    ? { type: 'error', error: { type, message } }
    : { error: { message, type, param: null, code } };
}
