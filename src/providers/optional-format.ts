import type { CompletionRequest, Provider } from './provider.js';

/**
 * A provider whose server may not take the shape of an answer: many that speak a vendor's dialect do not, and refuse in words of their own.
 * A refused request is made once more without it, and what is learned by that holds for all later ones.
 */
export function withOptionalFormat(call: Provider['complete']): Provider['complete'] {
  let isRefused = false;
  return async (request) => {
    const isBare = !request.format || isRefused;
    const first = await call(isBare ? without(request) : request);
    if (isBare || first.kind === 'answer' || first.cause !== 'bad_request' || first.isMaybeBilled) return first;
    const second = await call(without(request));
    if (second.kind !== 'answer') return first;
    isRefused = true;
    return second;
  };
}

function without({ format: _, ...rest }: CompletionRequest): CompletionRequest {
  return rest;
}
