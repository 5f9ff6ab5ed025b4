import type { Panel } from '../records/panel.js';
import type { Rule } from '../records/policy.js';
import type { TuneGoal } from '../records/tuning.js';
import type { Fitter } from './fit.js';

/** The eval set in parts that share no cluster; the tiers of each run weak to strong. */
export interface Splits {
  all: Panel;
  train: Panel;
  /** One row per cluster: near-duplicates are not evidence twice. */
  certify: Panel;
  verify: Panel;
}

export interface TuneInput {
  splits: Splits;
  goal: TuneGoal;
  fitters: readonly Fitter[];
  /** `kind/class` cells with enough eval cases. */
  covered: readonly string[];
  seed: number;
  /** Rules of a person, tried before all others and part of everything that is measured. Absent: none. */
  pinned?: readonly Rule[];
}
