export { agreement } from './evals/self-agreement.js';
export { RouterError } from './records/error.js';
export type { Message, RequestRecord, Routable } from './records/request.js';
export type { RouteAttempt, RouteTrace } from './records/route-trace.js';
export type { RulesFile } from './records/rules-file.js';
export { AllProvidersFailed } from './runtime/all-providers-failed.js';
export { createRouter, type Router } from './runtime/create-router.js';
export type { AnthropicClient, ModelClient, OpenAiClient } from './runtime/model-client.js';
export type {
  ModelEndpoint,
  RoutableRequest,
  RouteDecision,
  RoutedAnswer,
  RouterMessage,
  RouterOptions,
  RouterRequest,
} from './runtime/router-options.js';
export { loadRules } from './sources/rules-text.js';
