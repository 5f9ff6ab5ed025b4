import type { TrafficMix } from '../records/mix.js';
import { nextLine } from './next-line.js';

/** From this share of the requests on, what they lack comes first. */
const MOST_LACK = 0.5;

/** What to do next, and the command that does it. `logs`: as they were typed; null: a pipe. */
export function nextText(mix: TrafficMix, logs: string | null, width: number): string {
  const { advice, command } = nextStep(mix, logs);
  return nextLine(advice, command, width);
}

function nextStep(mix: TrafficMix, logs: string | null): { advice: string; command: string | null } {
  const { requests, unclassified, outlook } = mix;
  const surcharged = mix.unpriced_models.reduce((sum, row) => sum + row.requests_not_at_text_price, 0);
  const unpriced = mix.unpriced_requests - mix.requests_without_tokens - surcharged;
  if (!(requests > 0)) return { advice: 'give a log that holds requests.', command: null };
  if (unclassified.requests >= MOST_LACK * requests)
    return {
      advice:
        'export the log with its prompts, or have its owner write one of features only, without any text, with this command:',
      command: 'router analyze LOG --strip features.jsonl',
    };
  if (unpriced >= MOST_LACK * requests)
    return {
      advice: 'write prices into a file that router.yaml names as "prices", then',
      command: logs === null ? null : `router analyze ${logs} --config router.yaml`,
    };
  if (outlook.saving_usd_max === 0)
    return {
      advice: 'nothing to route on this ladder; name cheaper tiers in router.yaml to look again.',
      command: null,
    };
  if (logs === null)
    return { advice: 'save the log to a file; an eval set is drawn from it by', command: 'router sample LOG --plan' };
  return {
    advice: 'measure. This says how many labels which claim needs, and what they cost:',
    command: `router sample ${logs} --plan`,
  };
}
