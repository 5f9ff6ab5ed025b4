import type { RequestRecord } from '../records/request.js';
import { fnv1a64 } from '../stats/hash.js';
import { factsOf } from './facts.js';
import { FEATURES } from './features.js';
import { promptOf } from './prompt.js';
import { turnText } from './sessions-turn.js';
import { pathText } from './template.js';
import { traitsOfPrompt } from './traits.js';

/**
 * A request as a row of a log without text: features, counts, times and costs as they are; ids, sessions and templates as
 * hashes; tags, answers and errors left out. It analyses to the same classes, tasks, costs and templates. The names of
 * models, providers and explicit tasks stay, since the tables are made of them.
 */
export function strippedRow(request: RequestRecord): Record<string, unknown> {
  const prompt = promptOf(request);
  const { features } = traitsOfPrompt(request, prompt);
  const known = FEATURES.flatMap(({ name }, at) => (features[at] === 0 ? [] : [[name, features[at]]]));
  const { template, turn } = factsOf(request);
  return {
    id: fnv1a64(request.id),
    timestamp: request.timestamp,
    ...(request.session ? { session: fnv1a64(request.session) } : {}),
    ...(request.provider ? { provider: request.provider } : {}),
    model: request.model,
    status: request.status,
    usage: request.usage,
    cost_usd: request.cost_usd ?? null,
    latency_ms: request.latency_ms ?? null,
    ttft_ms: request.ttft_ms ?? null,
    ...(request.task ? { task: request.task } : {}),
    ...(request.isBatch ? { is_batch: true } : {}),
    ...(template === null ? {} : { template: pathText(template) }),
    ...(turn === null ? {} : { turn: turnText(turn) }),
    features: Object.fromEntries(known),
  };
}
