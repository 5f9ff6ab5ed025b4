const TIME = '2026-01-24T09:20:46Z';
export const ASKED = [{ role: 'user', content: 'hi there' }];
const CHAT = {
  id: 'c',
  object: 'chat.completion',
  created: 1_769_246_446,
  model: 'gpt-4o',
  choices: [{ message: { role: 'assistant', content: 'yes' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 100, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 20 } },
};
const CLAUDE = {
  id: 'm',
  model: 'claude-sonnet-4-5',
  content: [{ type: 'text', text: 'x' }],
  usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 100 },
};
/** Rows of the formats of which there is no real sample. Synthetic, after the documented schemas. */
export const SYNTHETIC: readonly (readonly [string, readonly object[]])[] = [
  ['native', [{ id: 'n', model: 'gpt-4o', status: 'ok', messages: ASKED, usage: null, timestamp: TIME }]],
  [
    'helicone',
    [{ request_id: 'h', request_created_at: TIME, delay_ms: 9, model: 'gpt-4o', response_body: CHAT, cost: 1 }],
  ],
  [
    'portkey',
    [
      {
        _id: 'p',
        created_at: TIME,
        organisation_id: 'o',
        request: { body: { messages: ASKED }, portkeyHeaders: {} },
        response: { status: 200, body: CHAT },
      },
      {
        id: 'p',
        ai_org: 'openai',
        ai_model: 'gpt-4o',
        req_units: 150.0,
        res_units: 5.0,
        metadata: { key: ['a'], value: ['b'] },
      },
    ],
  ],
  [
    'openrouter',
    [
      {
        generation_id: 'gen-1769246446-x',
        cost_total: '0.1',
        tokens_prompt: '9',
        tokens_completion: '1',
        model_permaslug: 'openai/gpt-4o',
      },
    ],
  ],
  [
    'openrouter',
    [
      {
        data: {
          id: 'g',
          created_at: TIME,
          model: 'openai/gpt-4o',
          native_tokens_prompt: 9,
          native_tokens_completion: 1,
          total_cost: 0.1,
        },
      },
    ],
  ],
  [
    'bedrock',
    [
      {
        schemaType: 'ModelInvocationLog',
        timestamp: TIME,
        requestId: 'b',
        modelId: 'amazon.nova-lite-v1:0',
        input: { inputBodyJson: { messages: ASKED }, inputTokenCount: 9 },
        output: {
          outputBodyJson: [{ 'amazon-bedrock-invocationMetrics': { outputTokenCount: 1 } }],
          outputTokenCount: 1,
        },
      },
    ],
  ],
  [
    'cloudflare',
    [
      {
        result: [
          {
            id: 'c',
            created_at: TIME,
            model: 'gpt-4o',
            tokens_in: 9,
            tokens_out: 1,
            duration: 9,
            success: true,
            metadata: '{"a":1}',
          },
        ],
      },
    ],
  ],
  [
    'azure-apim',
    [
      {
        TimeGenerated: TIME,
        CorrelationId: 'k',
        SequenceNumber: 0,
        ModelName: 'gpt-4o',
        PromptTokens: 9,
        CompletionTokens: 1,
        RequestMessages: '[{"role":"user",',
      },
      { CorrelationId: 'k', SequenceNumber: 1, RequestMessages: '"content":"hi"}]' },
    ],
  ],
  [
    'openai-batch',
    [
      { custom_id: 'a', url: '/v1/chat/completions', body: { model: 'gpt-4o', messages: ASKED } },
      { id: 'y', custom_id: 'a', response: { status_code: 200, body: CHAT }, error: null },
    ],
  ],
  [
    'anthropic-batch',
    [
      { custom_id: 'a', params: { model: 'claude-sonnet-4-5', messages: ASKED } },
      { custom_id: 'a', result: { type: 'succeeded', message: CLAUDE } },
    ],
  ],
  ['vendor-bodies', [CHAT, { request: { model: 'gpt-4o', messages: ASKED }, response: CHAT }]],
  [
    'litellm-spend',
    [
      {
        request_id: 'r',
        call_type: 'acompletion',
        spend: '0.01',
        prompt_tokens: '9',
        completion_tokens: '1',
        startTime: '2026-01-24 09:20:46.847371',
        model: 'gpt-4o',
        metadata: '{"usage_object":{}}',
        proxy_server_request: '{"messages":[]}',
      },
    ],
  ],
  [
    'langfuse',
    [
      {
        id: 'o',
        type: 'GENERATION',
        traceId: 't',
        model: 'gpt-4o',
        startTime: TIME,
        usageDetails: { input: 9, output: 1 },
        costDetails: { input: 0.1 },
      },
    ],
  ],
  [
    'langsmith',
    [
      {
        id: 'l',
        dotted_order: 'x',
        run_type: 'llm',
        start_time: TIME,
        inputs: { messages: ASKED },
        outputs: CHAT,
        extra: { metadata: { ls_model_name: 'gpt-4o' } },
        total_cost: '0.1',
      },
    ],
  ],
];
