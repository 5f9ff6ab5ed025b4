import type { JsonObject } from './json-lines.js';

/** Names of columns as they are written, to names as a format's adapter reads them. */
export type Spelling = ReadonlyMap<string, string>;

/** Its tables have these names, or the same with words divided. */
const LANGFUSE =
  'id type traceId parentObservationId name model modelParameters startTime endTime completionStartTime usageDetails ' +
  'costDetails inputUsage outputUsage totalUsage inputCost outputCost totalCost level statusMessage latency ' +
  'timeToFirstToken input output metadata toolDefinitions toolCalls toolCallNames promptId promptName promptVersion ' +
  'userId traceName traceTags environment version projectId createdAt updatedAt sessionId bookmarked release tags scores ' +
  'promptTokens completionTokens totalTokens unit usage calculatedInputCost calculatedOutputCost calculatedTotalCost ' +
  'providedModelName dataType value observationId timestamp ';

/**
 * What adapters read of rows that come out of tables, by format. Databases write names in capitals or in small letters, and
 * copying tools divide `startTime` into two words.
 */
const NAMES: Readonly<Record<string, string>> = {
  native:
    'id timestamp session provider model messages features status usage cost_usd latency_ms ttft_ms task tags tools ' +
    'response error is_batch service_tier template turn',
  litellm:
    'id request_id request_duration_ms trace_id call_type cache_hit stream status custom_llm_provider model model_group model_parameters ' +
    'model_map_information startTime endTime completionStartTime response_cost cost_breakdown total_tokens prompt_tokens ' +
    'completion_tokens request_tags end_user user team_id session_id messages tools response metadata hidden_params ' +
    'error_str error_information',
  'litellm-spend':
    'request_id id call_type spend total_tokens prompt_tokens completion_tokens startTime endTime completionStartTime ' +
    'request_duration_ms model model_group custom_llm_provider user end_user team_id session_id request_tags cache_hit ' +
    'stream status metadata messages response proxy_server_request error_str error_information model_parameters',
  langfuse: LANGFUSE + LANGFUSE.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  helicone:
    'request_id response_id request_path target_url model response_model model_override request_model provider request_body ' +
    'response_body signed_body request_properties properties response_status request_created_at response_created_at delay_ms ' +
    'latency time_to_first_token costUSD cost_usd cost cache_reference_id prompt_tokens completion_tokens total_tokens ' +
    'reasoning_tokens prompt_cache_read_tokens prompt_cache_write_tokens request_user_id helicone_user scores ' +
    'feedback_rating feedback llmSchema',
  openrouter:
    'generation_id created_at cost_total byok_usage_inference tokens_prompt tokens_completion tokens_reasoning tokens_cached ' +
    'model_permaslug model variant provider_name finish_reason_normalized generation_time_ms time_to_first_token_ms user ' +
    'app_name api_key_name date requests id native_tokens_prompt native_tokens_completion native_tokens_cached ' +
    'native_tokens_reasoning finish_reason generation_time latency streamed total_cost usage session_id external_user cost_web_search',
  portkey:
    'id _id trace_id created_at is_success ai_org ai_provider ai_model req_units res_units request_tokens response_tokens ' +
    'request_url response_status_code status_code response_time cache_status metadata _user request response request.body ' +
    'response.body',
  langsmith:
    'id parent_run_id trace_id dotted_order name run_type start_time end_time first_token_time status error inputs outputs ' +
    'extra prompt_tokens completion_tokens total_tokens prompt_token_details completion_token_details prompt_cost ' +
    'completion_cost total_cost tags feedback_stats',
  tensorzero:
    'id inference_id episode_id function_name variant_name model_name model_provider_name input input_messages system output ' +
    'tool_params tags processing_time_ms response_time_ms ttft_ms input_tokens output_tokens ' +
    'provider_cache_read_input_tokens provider_cache_write_input_tokens cost cached target_id metric_name value',
  'azure-apim':
    'CorrelationId SequenceNumber TimeGenerated ModelName DeploymentName OperationName Region PromptTokens CompletionTokens ' +
    'RequestMessages ResponseMessages',
  cloudflare:
    'id created_at model model_type provider path request request_body request_type response response_body status_code ' +
    'success cached tokens_in tokens_out cost duration metadata',
  otlp: 'Timestamp TraceId SpanId ParentSpanId SpanName Duration StatusCode SpanAttributes',
  'vendor-bodies':
    'id request_id request response full_request full_response model logging_time timestamp metadata status status_code',
};

/** Letters and digits of a name. */
const lettersOf = (name: string): string => name.toLowerCase().replace(/[^a-z\d]/g, '');

/** Of one format: names by their small letters, and by these without what stands between words. */
interface Index {
  exact: ReadonlySet<string>;
  byCase: ReadonlyMap<string, string>;
  byLetters: ReadonlyMap<string, string>;
}

const indexes = new Map<string, Index>();

function indexOf(format: string): Index {
  const known = indexes.get(format);
  if (known !== undefined) return known;
  const names = (NAMES[format] ?? '').split(' ').filter((name) => name !== '');
  // Of names that are one name to a database, the first counts.
  const by = (keyOf: (name: string) => string) => new Map(names.map((name) => [keyOf(name), name] as const).reverse());
  const index = { exact: new Set(names), byCase: by((name) => name.toLowerCase()), byLetters: by(lettersOf) };
  indexes.set(format, index);
  return index;
}

/** How the names of some rows are spelt in a format; null: as they are, or it knows none of them. */
export function spellingOf(rows: readonly JsonObject[], format: string): Spelling | null {
  const { exact, byCase, byLetters } = indexOf(format);
  if (exact.size === 0) return null;
  const written = new Set(rows.flatMap((row) => Object.keys(row)));
  const spelling = new Map<string, string>();
  const taken = new Set([...written].filter((name) => exact.has(name)));
  for (const name of written) {
    const meant = exact.has(name) ? undefined : (byCase.get(name.toLowerCase()) ?? byLetters.get(lettersOf(name)));
    if (meant === undefined || taken.has(meant)) continue;
    taken.add(meant);
    spelling.set(name, meant);
  }
  return spelling.size > 0 ? spelling : null;
}

/** A row by the names of its format. */
export function respelt(row: JsonObject, spelling: Spelling): JsonObject {
  const copy: JsonObject = Object.create(null);
  for (const name of Object.keys(row)) copy[spelling.get(name) ?? name] = row[name];
  return copy;
}
