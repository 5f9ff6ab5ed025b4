import type { Tier } from '../records/tier.js';

/** A model id without its maker's prefix and the date or alias that names one version of it. */
function family(model: string): string {
  const own = model.split('/').at(-1) as string;
  return own.toLowerCase().replace(/(?:[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|latest)|:\w+)$/, '');
}

/** The tiers whose model is the judge's, whatever prefix, date or address it goes by. A model must not grade itself. */
export function tiersOfJudge(judgeModel: string, tiers: readonly Pick<Tier, 'name' | 'model'>[]): string[] {
  return tiers.filter(({ model }) => family(model) === family(judgeModel)).map(({ name }) => name);
}
