/** Calls that may run at once: doubles until the first refusal, then grows by one for each full round, and halves at a refusal. */
export interface Aimd {
  limit(): number;
  /** `isBusy`: the limit was in use, so that its growth means something. */
  onSuccess(isBusy: boolean): void;
  /** `startedAt`: when the refused call was sent; calls sent before the last cut do not cut again. */
  onRefusal(startedAt: number, now: number): void;
}

const START = 4;

export function newAimd(most: number): Aimd {
  let limit = Math.min(START, most);
  let isSlowStart = true;
  let cutAt = Number.NEGATIVE_INFINITY;
  return {
    limit: () => Math.floor(limit),
    onSuccess(isBusy) {
      if (isBusy) limit = Math.min(most, limit + (isSlowStart ? 1 : 1 / limit));
    },
    onRefusal(startedAt, now) {
      if (startedAt < cutAt) return;
      isSlowStart = false;
      cutAt = now;
      limit = Math.max(1, limit / 2);
    },
  };
}
