import type { OpenAiClient } from '../../src/runtime/model-client.js';

type Json = Record<string, unknown>;
/** What a scripted client does when asked: text, a whole answer, or an error to throw; `hang` never answers. */
export type Act = string | Json | Error | 'hang';

/** An OpenAI-like client that follows a script and then repeats its last act. */
export function scripted(...acts: Act[]): OpenAiClient & { asked: Json[] } {
  const asked: Json[] = [];
  const create = (body: Json): Promise<unknown> => {
    const act = acts[Math.min(asked.length, acts.length - 1)] as Act;
    asked.push(body);
    if (act === 'hang') return new Promise(() => undefined);
    if (act instanceof Error) return Promise.reject(act);
    return Promise.resolve(typeof act === 'string' ? chatAnswer(act, String(body['model'])) : act);
  };
  return { asked, chat: { completions: { create } } };
}

export function chatAnswer(content: string, model: string, finish = 'stop', logprob?: number): Json {
  return {
    model,
    choices: [
      {
        message: { role: 'assistant', content },
        finish_reason: finish,
        ...(logprob !== undefined && { logprobs: { content: [{ token: 'x', logprob }] } }),
      },
    ],
    usage: { prompt_tokens: 1000, completion_tokens: 100 },
  };
}

/** An error as the vendors' clients throw it. */
export function httpError(status: number, type: string, headers: Record<string, string> = {}): Error {
  return Object.assign(new Error(`${status}`), { status, error: { type }, headers: new Headers(headers) });
}
