import type { Panel } from '../records/panel.js';

/**
 * What `make` finds out about a panel whatever the labels, so that those of every tier can read it. Only the last panel's
 * is kept: a fold's takes tens of megabytes.
 */
export function perPanel<T>(make: (panel: Panel) => T): (panel: Panel) => T {
  let last: { panel: Panel; made: T } | null = null;
  return (panel) => {
    if (last?.panel !== panel) last = { panel, made: make(panel) };
    return last.made;
  };
}
