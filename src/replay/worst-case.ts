import type { EvalCase } from '../records/case.js';
import { costUsd, type PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { tokenUsage } from '../records/usage.js';
import { answerCostUsd } from './cost.js';

/** Tokens that a chat template adds to each message, at most. */
const PER_MESSAGE = 16;
/** Tokens that vendors add when tools are offered, at most. */
const FOR_TOOLS = 1_000;
/** Mean characters a token over English, code and other languages (stack.md); for estimates, never for limits. */
const CHARS_PER_TOKEN = 4.9;

function textOf({ messages, tools }: Pick<EvalCase, 'messages' | 'tools'>): string {
  const texts = messages.map(({ content }) =>
    typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join(''),
  );
  return tools && tools.length > 0 ? [...texts, JSON.stringify(tools)].join('') : texts.join('');
}

/** Input tokens that a case cannot exceed: no tokenizer makes more tokens than there are bytes. */
function mostInputTokens(evalCase: Pick<EvalCase, 'messages' | 'tools'>): number {
  const own = Buffer.byteLength(textOf(evalCase)) + PER_MESSAGE * (evalCase.messages.length + 1);
  return own + (evalCase.tools && evalCase.tools.length > 0 ? FOR_TOOLS : 0);
}

/** Input tokens of a case, about. */
export function likelyInputTokens(evalCase: Pick<EvalCase, 'messages' | 'tools'>): number {
  return Math.ceil(textOf(evalCase).length / CHARS_PER_TOKEN) + 4 * evalCase.messages.length;
}

/** The most that a call can cost in USD: every byte a token of the dearest kind of input, and the longest answer. */
export function worstCaseUsd(evalCase: EvalCase, tier: Tier, maxTokens: number, prices: PriceTable): number {
  const input = mostInputTokens(evalCase);
  const plain = tokenUsage({ input_tokens: input, output_tokens: maxTokens });
  const written = tokenUsage({ cache_write_tokens: input, output_tokens: maxTokens });
  const costs = [plain, written].map((usage) =>
    tier.price ? costUsd(usage, tier.price) : (answerCostUsd(tier, tier.model, usage, prices) ?? 0),
  );
  return Math.max(...costs);
}
