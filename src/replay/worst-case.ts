import type { Asked } from '../evals/plan.js';
import type { PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { tokenUsage } from '../records/usage.js';
import { answerCostUsd } from './cost.js';

/** Tokens that a chat template adds to each message, at most. */
const PER_MESSAGE = 16;
/** Tokens that vendors add when tools are offered or a shape is asked for, at most. */
const FOR_TOOLS = 1_000;
/** Mean characters a token over English, code and other languages; for estimates, never for limits. */
const CHARS_PER_TOKEN = 4.9;
/** Chinese, Japanese and Korean, and signs like emoji, are about a token each. */
const DENSE =
  /[\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{1f000}-\u{3ffff}]/gu;

function textOf({ messages, tools, format }: Asked): string {
  const texts = messages.map(({ content, tool_calls: calls = [] }) => {
    const own = typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('');
    return [own, ...calls.map((call) => `${call.id}${call.name}${call.arguments}`)].join('');
  });
  if (tools && tools.length > 0) texts.push(JSON.stringify(tools));
  if (format) texts.push(JSON.stringify(format.schema));
  return texts.join('');
}

/** Input tokens that a case cannot exceed: no tokenizer makes more tokens than there are bytes. */
function mostInputTokens(asked: Asked): number {
  const own = Buffer.byteLength(textOf(asked)) + PER_MESSAGE * (asked.messages.length + 1);
  return own + ((asked.tools && asked.tools.length > 0) || asked.format ? FOR_TOOLS : 0);
}

/** Tokens of a text, about. */
export function likelyTokens(text: string): number {
  const others = text.replace(DENSE, '');
  const dense = others.length === text.length ? 0 : (text.match(DENSE)?.length ?? 0);
  return Math.ceil(others.length / CHARS_PER_TOKEN + dense);
}

/** Input tokens of a case, about. */
export function likelyInputTokens(asked: Asked): number {
  return likelyTokens(textOf(asked)) + 4 * asked.messages.length;
}

/** The most that a call can cost in USD: every byte a token of the dearest kind of input, and the longest answer. */
export function worstCaseUsd(asked: Asked, tier: Tier, maxTokens: number, prices: PriceTable): number {
  const input = mostInputTokens(asked);
  const plain = tokenUsage({ input_tokens: input, output_tokens: maxTokens });
  const written = tokenUsage({ cache_write_tokens: input, output_tokens: maxTokens });
  return Math.max(...[plain, written].map((usage) => answerCostUsd(tier, tier.model, usage, prices) ?? 0));
}
