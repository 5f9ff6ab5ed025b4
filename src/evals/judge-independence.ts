import { modelFamily } from '../records/model-family.js';
import type { Tier } from '../records/tier.js';

/** The tiers whose model is the judge's, whatever prefix, date or address it goes by. A model must not grade itself. */
export function tiersOfJudge(judgeModel: string, tiers: readonly Pick<Tier, 'name' | 'model'>[]): string[] {
  return tiers.filter(({ model }) => modelFamily(model) === modelFamily(judgeModel)).map(({ name }) => name);
}
