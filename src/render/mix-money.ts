import type { TrafficMix } from '../records/mix.js';
import { compact, count, counted, percent, pick, usd } from './number.js';
import { plainLine } from './plain.js';

const MODELS_SHOWN = 2;
/** Longest name shown, in characters. */
const NAME = 24;

/** What the reader must know of the dollars: what the log says they are, and which requests have none. */
export function moneyLines(mix: TrafficMix): string[] {
  return [...checkLine(mix), ...unpricedLine(mix)];
}

function checkLine({ cost_check: check }: TrafficMix): string[] {
  if (check === null) return [];
  const { requests, agreeing_requests: agreeing, logged_cost_usd: logged, recomputed_cost_usd: ours } = check;
  const sums = `Logged cost ${usd(logged)}, recomputed ${usd(ours)} (${counted(requests, 'request')}, ${percent(agreeing / requests, 0)} agree)`;
  const [model] = check.models;
  const [example] = check.examples;
  if (example === undefined || model === undefined) return [`${sums}.`];
  const worst = `${plainLine(model.model, NAME)} ${model.difference_usd < 0 ? '' : '+'}${usd(model.difference_usd)}`;
  return [
    `${sums}; most apart: ${worst} (request ${plainLine(example.id, NAME)}: ${usd(example.logged_cost_usd)} logged, ${usd(example.recomputed_cost_usd)} recomputed).`,
  ];
}

function unpricedLine(mix: TrafficMix): string[] {
  const { unpriced_models: models, requests_without_tokens: bare } = mix;
  const lines: string[] = [];
  if (models.length > 0) {
    const shown = models
      .slice(0, MODELS_SHOWN)
      .map(
        (row) =>
          `${plainLine(row.model, NAME)} (${counted(row.requests, 'request')}, ${row.requests_without_tokens === row.requests ? 'tokens unknown' : `${compact(row.input_tokens)} in, ${compact(row.output_tokens)} out`})`,
      );
    const more = models.length > MODELS_SHOWN ? `, and ${models.length - MODELS_SHOWN} more` : '';
    const logged = models.reduce((sum, row) => sum + row.requests_priced_as_logged, 0);
    const unpriced = mix.unpriced_requests - bare;
    const parts = [
      ...(unpriced > 0 ? [`${counted(unpriced, 'request')} ${pick(unpriced, 'is', 'are')} not in the dollars`] : []),
      ...(logged > 0 ? [`for ${count(logged)}${unpriced > 0 ? ' more' : ''} the logged cost stands in`] : []),
    ];
    lines.push(`${[`Not priced: ${shown.join(', ')}${more}`, ...parts].join('; ')}.`);
  }
  if (bare > 0)
    lines.push(`Not in the dollars: ${counted(bare, 'request')} without token counts, as failed calls are.`);
  return lines;
}
