import { clusterRates, clustersFor, kMeans } from '../learn/k-means.js';
import { type Neighbours, neighboursFor, neighboursIn, neighboursScores } from '../learn/knn.js';
import { firstRows } from '../learn/sparse-rows.js';
import { textSpace } from '../learn/text-space.js';
import { columnOf, type Panel, type TierColumn } from '../records/panel.js';
import type { Traits } from '../records/traits.js';
import { unitHash } from '../stats/hash.js';
import { coverKey } from '../traffic/traits.js';
import type { Fitted, Fitter } from './fit.js';
import { perPanel } from './per-panel.js';

/** What a router learns: the label "unacceptable on the small tier", or what the top tier gains, as (1 + top - small) / 2. */
export type LearnFrom = 'label' | 'gain';

const KNN_BITS = 18;
/** Few enough columns that 32 dense centres are small. */
const CLUSTER_BITS = 13;
/** Cases that neighbours are taken from; more would cost time by their square. */
const MOST_CASES = 12_000;
/** Cases that clusters and their rates are taken from, and their centres: enough for 32 of them. */
const MOST_CLUSTER_CASES = 6000;
const MOST_CENTRE_CASES = 2000;

/**
 * Mean of the nearest cases' labels by the words of their texts. For comparison only: it would have to carry every case's text
 * into the rules file.
 */
export function knnRouter(cells: readonly string[], seed: number, from: LearnFrom): Fitter {
  const textsOf = perPanel((panel) => textNeighbours(panel, seed));
  return comparison('knn', (panel, labels, small) => {
    const targets = targetsOf(panel, labels, small, from);
    const { rows, of } = textsOf(panel)(targets);
    const own = rows.map((row) => targets[row] as number);
    return covered(cells, (panelToScore) => neighboursScores(of(panelToScore), own));
  });
}

/** The cases whose labels may be taken over, and the nearest of them to each case of a panel. */
interface TextNeighbours {
  rows: readonly number[];
  of(panel: Panel): Neighbours;
}

/** Tiers whose labels are known for the same cases share one space and its neighbours. */
function textNeighbours(panel: Panel, seed: number): (targets: Float64Array) => TextNeighbours {
  const order = fairOrder(panel, seed);
  let last: TextNeighbours | null = null;
  return (targets) => {
    const rows = order.filter((row) => !Number.isNaN(targets[row])).slice(0, MOST_CASES);
    if (last?.rows.length === rows.length && last.rows.every((row, at) => row === rows[at])) return last;
    const space = textSpace(
      rows.map((row) => panel.traits[row] as Traits),
      KNN_BITS,
    );
    const nearest = neighboursIn(space.rows, neighboursFor(rows.length));
    last = { rows, of: perPanel((others) => nearest(space.place(others.traits))) };
    return last;
  };
}

/** Rate of the cluster of similar texts, shrunk. For comparison only: its centres are larger than a rules file may be. */
export function clusterRouter(cells: readonly string[], seed: number, from: LearnFrom): Fitter {
  const clustersOf = perPanel((panel) => textClusters(panel, seed));
  return comparison('clusters', (panel, labels, small) => {
    const clusters = clustersOf(panel);
    const targets = targetsOf(panel, labels, small, from);
    const own = clusters.rows.map((row) => targets[row] as number);
    const rates = clusterRates(clusters.to, own, clusters.count);
    return covered(cells, (panelToScore) =>
      Float64Array.from(clusters.assign(panelToScore), (to) => rates[to] as number),
    );
  });
}

/** Clusters of a panel's texts, and the cluster of each of `rows`. */
interface TextClusters {
  count: number;
  rows: readonly number[];
  to: Int32Array;
  /** The cluster of each case; kept as long as the panel, which every tier asks about. */
  assign(panel: Panel): Int32Array;
}

function textClusters(panel: Panel, seed: number): TextClusters {
  const rows = fairOrder(panel, seed).slice(0, MOST_CLUSTER_CASES);
  const space = textSpace(
    rows.map((row) => panel.traits[row] as Traits),
    CLUSTER_BITS,
  );
  const count = clustersFor(rows.length);
  const nearest = kMeans(firstRows(space.rows, MOST_CENTRE_CASES), count, seed);
  const known = new WeakMap<Panel, Int32Array>();
  const assign = (others: Panel): Int32Array => {
    const to = known.get(others) ?? nearest(space.place(others.traits));
    known.set(others, to);
    return to;
  };
  return { count, rows, to: nearest(space.rows), assign };
}

function comparison(kind: 'knn' | 'clusters', fit: Fitter['fit']): Fitter {
  return { kind, asksFirst: false, isComparison: true, fit };
}

/** Rows in an order that only their cluster's hash decides, so that the first of them are a fair sample. */
function fairOrder(panel: Panel, seed: number): number[] {
  return panel.clusters
    .map((cluster, row) => ({ row, place: unitHash(`neighbours-${seed}`, cluster) }))
    .sort((a, b) => a.place - b.place || a.row - b.row)
    .map(({ row }) => row);
}

/** What each case teaches; NaN where that is unknown. */
function targetsOf(panel: Panel, labels: Float64Array, small: string, from: LearnFrom): Float64Array {
  if (from === 'label') return labels;
  const [weak, strong] = [columnOf(panel, small), panel.tiers.at(-1) as TierColumn];
  return strong.score.map((score, row) => (1 + score - (weak.score[row] as number)) / 2);
}

/** Requests of a kind and class outside `cells` are never routed down. */
function covered(cells: readonly string[], score: (panel: Panel) => Float64Array): Fitted {
  const within = new Set(cells);
  return {
    scores: (panel) => {
      const scores = score(panel);
      return scores.map((one, row) =>
        within.has(coverKey(panel.traits[row] as Traits)) ? one : Number.POSITIVE_INFINITY,
      );
    },
  };
}
