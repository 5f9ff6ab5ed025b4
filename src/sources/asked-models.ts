import { modelFamily } from '../records/model-family.js';
import type { RequestRecord } from '../records/request.js';
import type { Warning } from '../records/warning.js';

/** A request that names one model and was answered by another name. */
export interface AskedModel {
  asked: string;
  answered: string;
}

/** Counts who answered what was asked for. */
export interface AskedModels {
  add(request: AskedModel): void;
  warnings(): Warning[];
}

/** Pairs of names kept; further ones are not looked at. */
const MOST_PAIRS = 1000;
/** What a record says of it; null: it was answered by the name that it asked for. */
export function askedModelOf({ requested_model: asked, model }: RequestRecord): AskedModel | null {
  return asked === undefined ? null : { asked, answered: model };
}

/** Names by requests, most first, then by name. */
function ranked(counts: Iterable<[string, number]>): [string, number][] {
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/**
 * An empty count. Two things are worth a warning: a model of another family answered (a fallback, or a gateway's alias),
 * and an alias whose version changed within the log (`gpt-4o` was one build and then the next).
 */
export function askedModels(): AskedModels {
  const counts = new Map<string, Map<string, number>>();
  let pairs = 0;
  return {
    add({ asked, answered }) {
      const byAnswer = counts.get(asked) ?? new Map<string, number>();
      const known = byAnswer.get(answered);
      if (known === undefined && ++pairs > MOST_PAIRS) return;
      counts.set(asked, byAnswer.set(answered, (known ?? 0) + 1));
    },
    warnings() {
      const others = new Map<string, number>();
      const moved = new Map<string, number>();
      for (const [asked, byAnswer] of counts) {
        const versions: [string, number][] = [];
        for (const [answered, count] of byAnswer) {
          if (modelFamily(answered) === modelFamily(asked)) versions.push([answered, count]);
          else others.set(`${asked} -> ${answered}`, count);
        }
        if (versions.length < 2) continue;
        const names = ranked(versions).map(([name]) => name);
        moved.set(
          `${asked} -> ${names.join(', ')}`,
          versions.reduce((sum, [, count]) => sum + count, 0),
        );
      }
      const found: Warning[] = [];
      for (const [code, of] of [
        ['model-not-as-asked', others],
        ['model-alias-moved', moved],
      ] as const) {
        const first = ranked(of)[0];
        if (first === undefined) continue;
        const count = [...of.values()].reduce((sum, one) => sum + one, 0);
        found.push({ code, fields: { count, pairs: of.size, first: first[0] } });
      }
      return found;
    },
  };
}
