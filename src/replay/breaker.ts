/** Guards a provider that does not answer: after some failures in a row nothing is sent but single probes, and in the end nothing at all. */
export interface Breaker {
  /** Milliseconds until a call may be sent; null: while a probe is out. */
  waitMs(now: number): number | null;
  /** The call that asked is sent. */
  onSend(now: number): void;
  onSuccess(): void;
  onOutage(now: number): void;
  /** A probe ended in something that says nothing of an outage. */
  onOther(): void;
  isGivenUp(): boolean;
  isOpen(): boolean;
}

/** Failures in a row that open the breaker. */
const OPENS_AT = 5;
const FIRST_PROBE_MS = 5_000;

/** @param patienceMs how long an outage may last before the provider is given up */
export function newBreaker(patienceMs: number): Breaker {
  let failures = 0;
  let openedAt: number | null = null;
  let probeAt = 0;
  let probeMs = FIRST_PROBE_MS;
  let isProbing = false;
  let isGivenUp = false;
  return {
    waitMs: (now) => (openedAt === null ? 0 : isProbing ? null : Math.max(0, probeAt - now)),
    onSend() {
      if (openedAt !== null) isProbing = true;
    },
    onSuccess() {
      failures = 0;
      openedAt = null;
      isProbing = false;
      probeMs = FIRST_PROBE_MS;
    },
    onOutage(now) {
      failures += 1;
      isProbing = false;
      if (failures < OPENS_AT) return;
      if (openedAt === null) openedAt = now;
      else {
        if (now < probeAt) return;
        probeMs *= 2;
      }
      if (now - openedAt >= patienceMs) isGivenUp = true;
      probeAt = Math.min(now + probeMs, Math.max(now, openedAt + patienceMs));
    },
    onOther() {
      isProbing = false;
    },
    isGivenUp: () => isGivenUp,
    isOpen: () => openedAt !== null,
  };
}
