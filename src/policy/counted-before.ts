import type { CountedRows } from '../records/monitor.js';
import type { RequestRecord } from '../records/request.js';
import { fnv1a32, mix32 } from '../stats/hash.js';

/** Hashes kept: enough to notice 1 late row in 100, few enough for a small file. */
const MOST = 1000;

/**
 * Tells late rows from rows read again, of which both lie before the last time counted. The least hashes of all rows
 * counted are a random sample of them: a row that hashes below the largest and is not among them was in no run.
 * By time, model, tokens and latency, since rows without an id are named by their place in a file.
 */
export function countedBefore(kept: CountedRows | undefined, isFirst: boolean) {
  const before = kept ? new Set(kept.hashes) : null;
  const bound = kept && kept.hashes.length >= MOST ? (kept.hashes.at(-1) as number) : Number.POSITIVE_INFINITY;
  // A state that began without a sample never gets one: it would take its older rows for late ones.
  const isKept = kept !== undefined || isFirst;
  let hashes = new Set(kept?.hashes);
  let requests = kept?.requests ?? 0;
  let most = bound;
  let [again, sampled, missing] = [0, 0, 0];

  const prune = (): void => {
    const least = [...hashes].sort((one, other) => one - other).slice(0, MOST);
    if (least.length === MOST) most = least.at(-1) as number;
    hashes = new Set(least);
  };

  return {
    /** A row that is counted now. */
    count(request: RequestRecord): void {
      requests += 1;
      const hash = hashOf(request);
      if (!isKept || hash > most) return;
      hashes.add(hash);
      if (hashes.size >= 2 * MOST) prune();
    },
    /** A row of a time that was counted before. */
    see(request: RequestRecord): void {
      again += 1;
      const hash = hashOf(request);
      if (before === null || hash > bound) return;
      sampled += 1;
      if (!before.has(hash)) missing += 1;
    },
    again: (): number => again,
    /** How many of the rows seen, about, were never counted; null: none of them tells. */
    late: (): number | null => (again === 0 ? 0 : sampled === 0 ? null : Math.round((again * missing) / sampled)),
    finish(): CountedRows | undefined {
      prune();
      return isKept ? { requests, hashes: [...hashes] } : undefined;
    },
  };
}

function hashOf({ timestamp, model, usage, latency_ms: latency }: RequestRecord): number {
  return mix32(fnv1a32(JSON.stringify([timestamp, model, usage?.input_tokens, usage?.output_tokens, latency ?? null])));
}
