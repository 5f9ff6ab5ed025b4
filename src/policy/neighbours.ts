import { clusterRates, clustersFor, kMeans } from '../learn/k-means.js';
import { knnScorer, neighboursFor } from '../learn/knn.js';
import { textSpace } from '../learn/text-space.js';
import { columnOf, type Panel, panelRows, type TierColumn } from '../records/panel.js';
import { unitHash } from '../stats/hash.js';
import { coverKey } from '../traffic/traits.js';
import type { Fitted, Fitter } from './fit.js';

/** What a router learns: the label "unacceptable on the small tier", or what the top tier gains, as (1 + top - small) / 2. */
export type LearnFrom = 'label' | 'gain';

const KNN_BITS = 18;
/** Few enough columns that 32 dense centres are small. */
const CLUSTER_BITS = 13;
/** Cases that neighbours and centres are taken from; more would cost time by their square. */
const MOST_CASES = 12_000;
const MOST_CENTRE_CASES = 3000;

/**
 * Mean of the nearest cases' labels by the words of their texts. For comparison only: it would have to carry every case's text
 * into the rules file.
 */
export function knnRouter(cells: readonly string[], seed: number, from: LearnFrom): Fitter {
  return comparison('knn', (panel, labels, small) => {
    const { texts, targets } = known(panel, labels, small, from, seed);
    const space = textSpace(texts, KNN_BITS);
    const score = knnScorer(space.rows, targets, neighboursFor(texts.length));
    return covered(cells, (panelToScore) => score(space.place(panelToScore.traits.map(({ text }) => text))));
  });
}

/** Rate of the cluster of similar texts, shrunk. For comparison only: its centres are larger than a rules file may be. */
export function clusterRouter(cells: readonly string[], seed: number, from: LearnFrom): Fitter {
  return comparison('clusters', (panel, labels, small) => {
    const { texts, targets } = known(panel, labels, small, from, seed);
    const space = textSpace(texts, CLUSTER_BITS);
    const centres = space.place(texts.slice(0, MOST_CENTRE_CASES));
    const clusters = clustersFor(texts.length);
    const assign = kMeans(centres, clusters, seed);
    const rates = clusterRates(assign(space.rows), targets, clusters);
    return covered(cells, (panelToScore) =>
      Float64Array.from(assign(space.place(panelToScore.traits.map(({ text }) => text))), (to) => rates[to] as number),
    );
  });
}

function comparison(kind: 'knn' | 'clusters', fit: Fitter['fit']): Fitter {
  return { kind, asksFirst: false, isComparison: true, fit };
}

/** Cases with a label, in an order that only their cluster's hash decides, so that the first of them are a fair sample. */
function known(panel: Panel, labels: Float64Array, small: string, from: LearnFrom, seed: number) {
  const order = panel.clusters
    .map((cluster, row) => ({ row, place: unitHash(`neighbours-${seed}`, cluster) }))
    .sort((a, b) => a.place - b.place || a.row - b.row)
    .map(({ row }) => row);
  const ordered = panelRows(panel, order);
  const [weak, strong] = [columnOf(ordered, small), ordered.tiers.at(-1) as TierColumn];
  const targets = order.map((row, at) =>
    from === 'label' ? (labels[row] as number) : (1 + (strong.score[at] as number) - (weak.score[at] as number)) / 2,
  );
  const rows = [...targets.keys()].filter((at) => !Number.isNaN(targets[at])).slice(0, MOST_CASES);
  return {
    texts: rows.map((at) => ordered.traits[at]?.text as string),
    targets: Float64Array.from(rows, (at) => targets[at] as number),
  };
}

/** Requests of a kind and class outside `cells` are never routed down. */
function covered(cells: readonly string[], score: (panel: Panel) => Float64Array): Fitted {
  const within = new Set(cells);
  return {
    scores: (panel) => {
      const scores = score(panel);
      return scores.map((one, row) =>
        within.has(coverKey(panel.traits[row] as Panel['traits'][number])) ? one : Number.POSITIVE_INFINITY,
      );
    },
  };
}
