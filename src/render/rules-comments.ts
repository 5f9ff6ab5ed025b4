import type { Policy } from '../records/policy.js';
import type { Evidence, RulesFile } from '../records/rules-file.js';
import type { ScoreModel } from '../records/score-model.js';
import { casesText, count, counted, decimal, percent, percentWithin, usd } from './number.js';

/** Where editors find what the file may hold; a path, so that nothing is fetched from a network. */
const SCHEMA_PATH = 'node_modules/router-tuner/src/records/routing-rules.schema.json';

const SCORE: Record<ScoreModel['kind'], string> = {
  logistic:
    ' Estimated probability that the small tier will not do: higher means "needs the stronger tier".\n Hashed word weights, so that no text of yours is in this file.',
  litellm:
    ' The score that LiteLLM\'s complexity router gives a request: higher means "needs the stronger tier".\n Written for router export --to litellm; the thresholds mean there what they mean here.',
  'vllm-semantic-router':
    ' The weighted sum of signals that semantic-router gives a request: higher means "needs the stronger tier".\n Written for router export --to vllm-semantic-router; the thresholds mean there what they mean here.',
};

/** What the file says in words, by its top-level keys; `head` stands before all of them. */
export function rulesComments(file: RulesFile): Record<string, string> & { head: string } {
  const { score } = file.policy;
  return {
    head: headline(file),
    tiers:
      ' The ladder, weak to strong. Prices in USD per million tokens. output_ratio: tokens it answers\n with for each token of the strongest tier, measured on the eval set.',
    rules: rulesComment(file.policy, file.evidence),
    default: ' Everything that no rule matches.',
    ...(score ? { score: SCORE[score.kind] } : {}),
    covered: ' kind/class cells with eval cases behind them. Traffic elsewhere is reported as uncovered.',
    strata:
      ' For projections, by tier named, kind, class and score: output tokens of weaker tiers for each of the strongest one.',
    quality: ' For projections: held-out pairs of what goes to a weaker tier, delivered less strongest tier.',
    evidence: ' What was measured, and on how many cases.',
    projection: ' What this file would have made of the log it was tuned with.',
    provenance: ' Enough to make this file again.',
  };
}

function headline({ evidence, projection }: RulesFile): string {
  const lines = [
    ` yaml-language-server: $schema=${SCHEMA_PATH}`,
    ' routing-rules.yaml: which tier answers which request. Written by `router tune`; edit and review it like code.',
  ];
  if (evidence) {
    const { certificate, held_out: held } = evidence;
    if (evidence.recommendation === 'route') {
      const isGraded = certificate.claim.startsWith('mean loss');
      const claim = isGraded
        ? `what goes down loses at most ${percent(certificate.alpha, 0)} of the score on average`
        : `at least ${percent(1 - certificate.alpha, 0)} of what goes down is acceptable`;
      const seen = isGraded ? `a loss of ${decimal(certificate.bad, 2)} over` : `${count(certificate.bad)} bad in`;
      lines.push(
        ` Certified: ${claim}, at ${percent(1 - certificate.delta, 0)} confidence` +
          ` (${seen} ${count(certificate.routed)} routed cases; upper bound ${percent(certificate.upper_bound)}).`,
        ` Held-out: ${percent(held.escalation_rate === null ? null : 1 - held.escalation_rate)} of the cases go down; saving ${percentWithin(held.saving_share, held.saving_ci95)} of the eval cost (n = ${casesText(held)}).`,
      );
    } else {
      lines.push(
        evidence.recommendation === 'undecided'
          ? ` Undecided: nothing is routed down. ${certificate.labels_needed ? `Not certified, needs about ${count(certificate.labels_needed)} more labelled cases.` : ''}`
          : ' Do not route: one tier serves everything.',
      );
    }
  }
  if (projection?.saving_usd !== undefined && projection.saving_usd !== null) {
    lines.push(
      ` On your log: ${usd(projection.baseline_cost_usd)} as logged -> ${usd(projection.routed_cost_usd)} (${percent(projection.saving_share)} less), ${counted(projection.priced_requests, 'request')}.`,
    );
  }
  return lines.join('\n');
}

function rulesComment(policy: Policy, evidence: Evidence | undefined): string {
  if (policy.rules.length === 0) return ` No rules: every request goes to ${policy.default}.`;
  const threshold = policy.rules.map((rule) => rule.when.score_below).find((value) => value !== undefined);
  const lines = [' First match wins.'];
  if (threshold !== undefined) {
    lines.push(
      ` A request is routed down when its score is below ${decimal(threshold, 4)}; raising that number saves more and proves less.`,
    );
  }
  if (evidence)
    lines.push(
      ` Bad answers among what goes down: at most ${percent(evidence.certificate.upper_bound)} (one-sided bound).`,
    );
  return lines.join('\n');
}
