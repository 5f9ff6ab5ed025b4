import type { TrafficMix } from '../records/mix.js';
import { compact, count, percent, usd } from './number.js';
import { plainLine } from './plain.js';

const MODELS_SHOWN = 3;

/** What the reader must know of the dollars: what the log says they are, and which requests have none. */
export function moneyLines(mix: TrafficMix): string[] {
  return [...checkLine(mix), ...unpricedLine(mix)];
}

function checkLine({ cost_check: check }: TrafficMix): string[] {
  if (check === null) return [];
  const { requests, agreeing_requests: agreeing, logged_cost_usd: logged, recomputed_cost_usd: ours } = check;
  const sums = `Logged cost ${usd(logged)}, recomputed ${usd(ours)} (${count(requests)} requests, ${percent(agreeing / requests, 0)} agree)`;
  const [model] = check.models;
  const [example] = check.examples;
  if (example === undefined || model === undefined) return [`${sums}.`];
  const worst = `${plainLine(model.model, 40)} ${model.difference_usd < 0 ? '' : '+'}${usd(model.difference_usd)}`;
  return [
    `${sums}; most apart: ${worst}, request ${plainLine(example.id, 40)} logged ${usd(example.logged_cost_usd)}, recomputed ${usd(example.recomputed_cost_usd)}.`,
  ];
}

function unpricedLine({ unpriced_models: models, unpriced_requests: unpriced }: TrafficMix): string[] {
  if (models.length === 0) return [];
  const shown = models
    .slice(0, MODELS_SHOWN)
    .map(
      (row) =>
        `${plainLine(row.model, 40)} (${count(row.requests)} requests, ${row.requests_without_tokens === row.requests ? 'tokens unknown' : `${compact(row.input_tokens)} in, ${compact(row.output_tokens)} out`})`,
    );
  const more = models.length > MODELS_SHOWN ? `, and ${models.length - MODELS_SHOWN} more` : '';
  const all = models.reduce((sum, row) => sum + row.requests, 0);
  const stands = all > unpriced ? `; for ${count(all - unpriced)} of them the logged cost stands in` : '';
  return [`Not priced: ${shown.join(', ')}${more}; not in the dollars: ${count(unpriced)} requests${stands}.`];
}
