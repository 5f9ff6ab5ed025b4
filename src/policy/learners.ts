import { type Fitter, gainRouter, logisticRouter, successRouter } from './fit.js';
import { clusterRouter, knnRouter } from './neighbours.js';

/** The learned routers that `tune` tries: what can be emitted, then what it is compared with. */
export function tuneLearners(cells: readonly string[], seed: number): Fitter[] {
  return [logisticRouter(cells), clusterRouter(cells, seed, 'label'), knnRouter(cells, seed, 'label')];
}

/** The learned routers that `curve` draws. */
export function curveLearners(cells: readonly string[], seed: number): Fitter[] {
  return [gainRouter(cells), successRouter(cells), clusterRouter(cells, seed, 'gain'), knnRouter(cells, seed, 'gain')];
}
