import { TRAFFIC_CLASSES } from '../records/traits.js';
import type { TemplatePath } from './template.js';
import { STORE_AT as AT, exampleOf, placesOf, STORE_FIELDS } from './template-store.js';
import { ENDING, type Templates, WHOLE } from './templates.js';
import { emptyUsdSum, mergeUsd, type UsdSum } from './usd-sum.js';

/** Requests that are alike down to some depth. */
export interface TemplateEntry {
  path: TemplatePath;
  /** Place in DEPTHS; finer keys of the path say nothing. */
  depth: number;
  /** It was gathered by its ending: depth is 0, yet the path's ending holds for all. */
  isEnding: boolean;
  requests: number;
  priced: number;
  usd: UsdSum;
  /** What the outlook's ladder would cost less, at most. */
  savedUsd: UsdSum;
  byClass: number[];
  /** Smallest id, so that the order of rows changes nothing. */
  exampleId: string;
}

function usdAt(numbers: Float64Array, at: number): UsdSum {
  return { coarse: numbers[at]!, fine: numbers[at + 1]! };
}

/** All entries, as records. */
export function templateEntries({ store }: Templates): TemplateEntry[] {
  const { numbers } = store;
  return [...placesOf(store)].map((place) => {
    const entry = place * STORE_FIELDS;
    const path = entry + AT.path;
    return {
      path: {
        group: numbers[path]!,
        near: numbers[path + 1]!,
        far: numbers[path + 2]!,
        whole: numbers[path + WHOLE]!,
        ending: numbers[path + ENDING]!,
      },
      depth: numbers[entry + AT.depth]!,
      isEnding: numbers[entry + AT.isEnding] === 1,
      requests: numbers[entry + AT.requests]!,
      priced: numbers[entry + AT.priced]!,
      usd: usdAt(numbers, entry + AT.usd),
      savedUsd: usdAt(numbers, entry + AT.savedUsd),
      byClass: TRAFFIC_CLASSES.map((_, level) => numbers[entry + AT.byClass + level]!),
      exampleId: exampleOf(store, place),
    };
  });
}

/** The entries of one template as one. `members` is not empty. */
export function joinedEntry(members: readonly TemplateEntry[], depth: number, isEnding: boolean): TemplateEntry {
  const [{ path }] = members as readonly [TemplateEntry];
  const usd = emptyUsdSum();
  const savedUsd = emptyUsdSum();
  let { exampleId } = members[0] as TemplateEntry;
  for (const member of members) {
    mergeUsd(usd, member.usd);
    mergeUsd(savedUsd, member.savedUsd);
    if (member.exampleId < exampleId) exampleId = member.exampleId;
  }
  const sum = (of: (entry: TemplateEntry) => number): number => members.reduce((total, entry) => total + of(entry), 0);
  return {
    path: { ...path },
    depth,
    isEnding,
    requests: sum(({ requests }) => requests),
    priced: sum(({ priced }) => priced),
    usd,
    savedUsd,
    byClass: TRAFFIC_CLASSES.map((_, level) => sum(({ byClass }) => byClass[level]!)),
    exampleId,
  };
}
