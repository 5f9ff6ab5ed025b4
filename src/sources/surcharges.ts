import type { Surcharge, TokenUsage } from '../records/usage.js';
import type { JsonObject } from './json-lines.js';
import { at, firstCount, firstText, objectOf, objectsOf } from './values.js';

/** What a source states of a call beside its tokens of text; null: not stated. */
export interface Beside {
  /** Sound, as part of the input and of the output. */
  inputAudio?: number | null;
  outputAudio?: number | null;
  webSearches?: number | null;
  surcharge?: Surcharge | null;
}

/** Usage with what else the call is charged for. */
export function withBeside(usage: TokenUsage | null, beside: Beside): TokenUsage | null {
  if (usage === null) return null;
  const [heard, spoken, searches] = [beside.inputAudio ?? 0, beside.outputAudio ?? 0, beside.webSearches ?? 0];
  // Of a cached prompt nobody says how much of the sound was in the cache.
  const isCached = usage.cache_read_tokens + usage.cache_write_tokens > 0;
  const isUnclear = (heard > 0 && isCached) || heard > usage.input_tokens || spoken > usage.output_tokens;
  const surcharge = beside.surcharge ?? usage.surcharge ?? (isUnclear ? 'audio' : null);
  if (surcharge === null && heard + spoken + searches === 0) return usage;
  return {
    ...usage,
    ...(heard > 0 && !isUnclear && { input_audio_tokens: heard }),
    ...(spoken > 0 && !isUnclear && { output_audio_tokens: spoken }),
    ...(searches > 0 && { web_searches: searches }),
    ...(surcharge !== null && { surcharge }),
  };
}

const PLAIN_SERVICE = /^(?:auto|default|standard(?:_only)?|on_demand|.*unspecified)$/i;
/** Anthropic says `batch` in the message itself; OpenAI's, Bedrock's and Google's flex processing has the price of their batches. */
const HALF_SERVICE = /^(?:batch|(?:on_demand_)?flex)$/i;

/** How a class of service is priced: plainly, as a batch, or in a way that no table says; null is plain. */
export function serviceOf(tier: string | null): 'plain' | 'batch' | 'other' {
  if (tier === null || PLAIN_SERVICE.test(tier)) return 'plain';
  return HALF_SERVICE.test(tier) ? 'batch' : 'other';
}

/** How many tokens of a kind Gemini lists under one of its details. */
function modalityCount(usage: unknown, details: string, modality: string): number {
  return objectsOf(at(usage, details))
    .filter((one) => one['modality'] === modality)
    .reduce((sum, one) => sum + (firstCount(one, 'tokenCount') ?? 0), 0);
}

/** Details of Chat Completions and of Responses; LangChain has its own names. */
const INPUT = ['prompt_tokens_details', 'input_tokens_details', 'input_token_details'];
const OUTPUT = ['completion_tokens_details', 'output_tokens_details', 'output_token_details'];

function inDetails(usage: JsonObject, details: readonly string[], ...names: readonly string[]): number {
  for (const key of details) {
    const count = Object.hasOwn(usage, key) ? firstCount(usage[key], ...names) : null;
    if (count !== null) return count;
  }
  return 0;
}

/** Why the tokens of a vendor's usage are not at the plain price. */
function surchargeIn(usage: JsonObject): Surcharge | null {
  const isFast = usage['speed'] === 'fast';
  // Inference bound to a region: "not_available" is said of models that know no such thing.
  const isBound = !/^(?:|global|not_available)$/.test(firstText(usage['inference_geo']) ?? '');
  if (isFast || isBound || serviceOf(firstText(usage['service_tier'])) === 'other') return 'service_tier';
  if (firstCount(usage, 'server_tool_use.code_execution_requests')) return 'tools';
  // xAI charges by the source that it found.
  if (firstCount(usage, 'num_sources_used')) return 'web_search';
  const images = inDetails(usage, OUTPUT, 'image_tokens') || modalityCount(usage, 'candidatesTokensDetails', 'IMAGE');
  return images > 0 ? 'images' : null;
}

/** What the usage of a vendor's response says beside its tokens of text. @throws SchemaFault */
export function besideOf(usage: JsonObject): Beside {
  return {
    inputAudio:
      inDetails(usage, INPUT, 'audio_tokens', 'audio') || modalityCount(usage, 'promptTokensDetails', 'AUDIO'),
    outputAudio:
      inDetails(usage, OUTPUT, 'audio_tokens', 'audio') || modalityCount(usage, 'candidatesTokensDetails', 'AUDIO'),
    webSearches:
      firstCount(usage, 'server_tool_use.web_search_requests') || inDetails(usage, INPUT, 'web_search_requests'),
    surcharge: surchargeIn(usage),
  };
}

/** Tools beside searches that OpenAI runs and charges for by the call or by the time, as its Responses API names their calls. */
const HOSTED = new Map<unknown, Surcharge>([
  ['file_search_call', 'tools'],
  ['code_interpreter_call', 'tools'],
  ['image_generation_call', 'images'],
]);
/** Searches by the first form of the tool, and those of these models, have other prices than the table's. */
const OTHER_SEARCH = /^web_search_preview/;
const OTHER_SEARCHER = /gpt-4(?:o|\.1)-mini/;

/** Searches that an answer of OpenAI's lists; null: their price is another than that of the table. */
function searchesIn(response: unknown, request: unknown): number | null {
  const calls = objectsOf(at(response, 'output')).filter((one) => one['type'] === 'web_search_call');
  // Opening a page that was found is free.
  const count = calls.filter((one) => ['search', undefined].includes(at(one, 'action', 'type') as string)).length;
  const tools = objectsOf(at(response, 'tools') ?? at(request, 'tools')).map((tool) => String(tool['type']));
  const isKnown = tools.some((tool) => tool.startsWith('web_search')) && !tools.some((tool) => OTHER_SEARCH.test(tool));
  return count === 0 || (isKnown && !OTHER_SEARCHER.test(String(at(response, 'model')))) ? count : null;
}

/** Whether a search was asked for that the answer's usage does not count: OpenAI's and OpenRouter's options, Google's grounding. */
function isSearched(response: unknown, request: unknown): boolean {
  if (objectOf(at(request, 'web_search_options')) !== null) return true;
  if (objectsOf(at(request, 'plugins')).some((plugin) => plugin['id'] === 'web')) return true;
  return objectsOf(at(response, 'candidates')).some(
    (one) => objectsOf(at(one, 'groundingMetadata', 'groundingChunks')).length > 0,
  );
}

/** What the bodies of a call say of its price: how it was served, the answer before the request, and tools of the provider's own. */
export function billedAs(
  response: unknown,
  request: unknown,
): { serviceTier: string | null; webSearches: number; surcharge: Surcharge | null } {
  const searches = searchesIn(response, request);
  const [hosted] = objectsOf(at(response, 'output')).flatMap((one) => HOSTED.get(one['type']) ?? []);
  return {
    serviceTier: firstText(
      at(response, 'service_tier'),
      at(response, 'usage', 'service_tier'),
      at(response, 'usageMetadata', 'serviceTier'),
      at(response, 'usageMetadata', 'trafficType'),
      at(request, 'service_tier'),
    ),
    webSearches: searches ?? 0,
    surcharge: hosted ?? (searches === null || isSearched(response, request) ? 'web_search' : null),
  };
}
