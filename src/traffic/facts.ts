import type { RequestRecord } from '../records/request.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';
import type { TokenUsage } from '../records/usage.js';
import { atMsOf } from './baseline.js';
import { type Prompt, promptOf } from './prompt.js';
import { sessionKey, type TurnMark, turnMark, turnOfText } from './sessions-turn.js';
import { pathOfText, type TemplatePath, templatePath } from './template.js';
import { traitsOfPrompt } from './traits.js';
import { readWords, WORD_UNITS, type WordHashes, wordHashes } from './word-hashes.js';

/** All that the mix needs of one request: no text, so that it can pass from a worker as a few numbers. */
export interface RequestFacts {
  id: string;
  /** Place in TRAFFIC_CLASSES; UNCLASSIFIED: there is no text to tell by. */
  level: 0 | 1 | 2 | 3;
  /** The explicit task, else the inferred kind. */
  task: string;
  model: string;
  provider: string | null;
  usage: TokenUsage | null;
  /** ms since the epoch. */
  atMs: number | null;
  /** As the log states it. */
  loggedUsd: number | null;
  latencyMs: number | null;
  ttftMs: number | null;
  template: TemplatePath | null;
  turn: TurnMark | null;
  isError: boolean;
  isBatch: boolean;
}

/** Level of a request without text, images, tools or features. */
export const UNCLASSIFIED = 3;
/** Task of one that names none either. */
export const NO_TEXT = '(no text)';

const first = wordHashes();
const later = wordHashes();

const headOf = (text: string, into: WordHashes): WordHashes =>
  readWords(text, 0, Math.min(text.length, WORD_UNITS), into);

function hashesOf(request: RequestRecord, prompt: Prompt): Pick<RequestFacts, 'template' | 'turn'> {
  const session = sessionKey(request.session);
  const { template, turn } = request;
  if (template !== undefined) {
    return { template: pathOfText(template), turn: turn === undefined ? null : turnOfText(turn, session) };
  }
  if (prompt.user === '') return { template: templatePath(prompt), turn: null };
  const words = headOf(prompt.user, first);
  const path = templatePath(prompt, words);
  const last = prompt.turns === 1 ? words : headOf(prompt.last, later);
  return { template: path, turn: turnMark(prompt, last, session, path?.group ?? 0) };
}

/** Neither text nor features; a features-only row of such a request has no feature at all. */
function isUnclassified({ features }: RequestRecord, { user, toolCount, otherParts, historyChars }: Prompt): boolean {
  if (user !== '' || toolCount + otherParts + historyChars > 0) return false;
  return features == null || Object.keys(features).length === 0;
}

/** Reads a request: its features, class, kind of work, template and last turn. */
export function factsOf(request: RequestRecord): RequestFacts {
  const prompt = promptOf(request);
  const traits = traitsOfPrompt(request, prompt);
  const hasNoText = isUnclassified(request, prompt);
  const { template, turn } = hashesOf(request, prompt);
  return {
    id: request.id,
    level: hasNoText ? UNCLASSIFIED : (TRAFFIC_CLASSES.indexOf(traits.class) as 0 | 1 | 2),
    task: hasNoText && !traits.isTaskExplicit ? NO_TEXT : traits.task,
    model: request.model,
    provider: request.provider ?? null,
    usage: request.usage,
    atMs: atMsOf(request),
    loggedUsd: request.cost_usd ?? null,
    latencyMs: request.latency_ms ?? null,
    ttftMs: request.ttft_ms ?? null,
    template,
    turn,
    isError: request.status === 'error',
    isBatch: request.isBatch ?? false,
  };
}
