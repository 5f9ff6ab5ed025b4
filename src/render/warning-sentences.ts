import type { Sentence } from './message.js';

function morePairs(pairs: unknown): string {
  return Number(pairs) > 1 ? ` and ${Number(pairs) - 1} more` : '';
}

const SURCHARGE_WORDS = {
  service_tier: 'of another class of service (priority, fast, one region)',
  audio: 'with audio',
  images: 'with images in the answer',
  web_search: 'with searches of the web',
  tools: "with the provider's own tools (code, files)",
} as const;

function surchargeWords(fields: Parameters<Sentence>[0]): string {
  const known = Object.entries(SURCHARGE_WORDS).filter(([name]) => Number(fields[name]) > 0);
  return known.map(([name, words]) => `${fields[name]} ${words}`).join(', ');
}

/** Sentence of every warning, by its code; by area, then by name. */
export const WARNING_SENTENCES: Record<string, Sentence> = {
  // Request logs
  'bad-lines-skipped': (f) =>
    `${f['rejected']} of ${f['lines']} lines were unusable and left out. First: ${f['first']}.`,
  'conflicting-ids': (f) =>
    `${f['count']} rows repeat the id of an earlier row with other content (first: ${f['first']}). The first row of each id was kept.`,
  'damaged-file-used': (f) =>
    `${f['path']}: the file ends early (${f['reason']}); only the part before the break was read.`,
  'duplicate-ids': (f) => `${f['count']} rows repeat an earlier row; each call is counted once.`,
  'empty-log-file': (f) => `${f['path']}: the file is empty.`,
  'log-cut-short': (f) =>
    `${f['path']}: the file ends in the midst of a row, so this report is about a part of it. Is it still being written, or was it cut off?`,
  'model-alias-moved': (f) =>
    `${f['count']} requests name a model whose version changed within the log (${f['first']}${morePairs(f['pairs'])}), so their figures mix versions.`,
  'model-not-as-asked': (f) =>
    `${f['count']} requests were answered by another model than they name (${f['first']}${morePairs(f['pairs'])}); they are counted and priced as the model that answered.`,
  'prices-old': (f) =>
    `The price table is of ${f['as_of']}, ${f['days']} days ago; newer models have no price there and others may have changed. Update router, or name newer prices in router.yaml.`,
  'own-prices-old': (f) =>
    `${f['count']} of your own prices are more than ${f['days']} days old (${f['models']}); see whether they still hold, and give them a new as_of.`,
  'prices-unused': (f) =>
    `${f['count']} of your ${f['of']} own prices fit no model of this log, so they price nothing: ${f['models']}. Is a name misspelt?`,
  'requests-without-text': (f) =>
    `${f['count']} of ${f['of']} requests come without their text, so their class and kind of work are not known; tokens and dollars are.`,
  'state-of-other-limit': (f) =>
    `${f['path']} held counts against a limit of ${f['was']}; against ${f['is']} they start anew.`,
  'state-of-other-rules': (f) => `${f['path']} held the counts of other rules; for these they start anew.`,
  'scores-averaged': (f) =>
    `${f['count']} answers repeat a prompt on the same tier; their scores, costs and times were averaged.`,
  'scores-out-of-range': (f) =>
    `${f['count']} of ${f['of']} scores named ${f['score']} lie outside ${f['low']} to ${f['high']} and were left out. Give their scale with --score-range.`,
  'scores-without-text': (f) => `${f['count']} scored requests come without their prompt and make no eval case.`,
  'rows-of-other-calls': (f) =>
    `${f['count']} rows are no call of their own (parts, retries or parents of a call, user turns, tool runs); each call is counted once.`,
  'log-parts-late': (f) =>
    `${f['count']} rows belong to calls that were read long before them; what they add (text, tokens) is not in the figures. Read the log a part at a time, with all rows of a call in it.`,

  // Eval sets, outcomes, answers
  'answers-without-usage': (f) =>
    `${f['tier']}: ${f['count']} of ${f['cases']} answers come without token counts; their cost is unknown and not in the figures.`,
  'calls-failed': (f) =>
    `${f['tier']}: ${f['failed']} of ${f['cases']} cases have no answer (mostly: ${f['reason']}); they count as failed, not as wrong.`,
  'cases-without-grader': (f) =>
    `${f['cases']} cases name no grader and stay unscored (for example ${f['ids']}). Give them "grader" and "reference".`,
  'duplicate-rows': (f) => `${f['path']}: ${f['count']} rows repeat an earlier row and were left out.`,
  'references-unreadable': (f) =>
    `${f['cases']} cases have a reference that their grader cannot read, or none, and stay unscored (for example ${f['ids']}).`,
  'cases-failed': (f) => `${f['tier']}: ${f['count']} of ${f['of']} cases have no answer, the call failed.`,
  'cases-missing': (f) =>
    `${f['tier']}: ${f['count']} of ${f['of']} cases have no outcome and are left out of comparisons with this tier.`,
  'cases-unscored': (f) =>
    `${f['tier']}: ${f['count']} of ${f['of']} answers have no score; they are left out, not counted as wrong.`,
  'outcomes-unpriced': (f) =>
    `${f['tier']}: ${f['count']} outcomes hold token counts and no cost, and no price of ${f['model']} is known; their cost is not in the figures. Give the tier a price in router.yaml and pass --config router.yaml.`,
  'outcomes-not-fresh': (f) =>
    `${f['path']} holds the very outcomes that the rules were tuned on: the cases that fitted the score are among them, so the figures look better than fresh ones would.`,
  'outcomes-of-other-cases': (f) =>
    `${f['count']} of ${f['of']} outcomes name a case that the eval set does not hold, and were left out.`,
  'failure-rates-unused': (f) =>
    `The failure rate of ${f['providers']} changes nothing: the rules name nobody to ask when a call fails, so a failed call costs nothing and has no answer.`,
  'failover-tiers-gone': (f) =>
    `The failover of the rules that stood there names ${f['tiers']}, which the new rules do not have; it was left out.`,
  'weights-unequal': (f) =>
    `The cases carry unequal weights: figures go by them, and ${f['cases']} cases are worth about ${f['worth']} of equal weight, which intervals allow for. Counts (n, bad of routed) are of cases.`,
  'pinned-kept': (f) =>
    `Pinned rules kept: ${f['count']}, first in the order and part of everything that was measured.`,
  'pinned-without-cascades': (f) =>
    `No cascade was tried: pinned rules (${f['names']}) send requests elsewhere than to ${f['top']}, where a cascade might hand them on. Beside rules pinned to ${f['top']} alone, cascades are measured.`,
  'rule-hidden': (f) =>
    `${f['path']}: rule ${f['place']} (${f['rule']}) is never reached: rule ${f['by_place']} (${f['by']}) stands before it and takes every request that it would. Put it before that rule, or remove it.`,
  'rule-never-matches': (f) =>
    `${f['path']}: rule ${f['place']} (${f['rule']}) can match no request: ${f['why']}. Correct its condition, or remove it.`,
  'task-labels-set-aside': () =>
    'Task labels of the eval set were set aside, because the log does not carry them: rules by task would match nothing there.',

  // Samples
  'sample-frame-thinned': (f) =>
    `The log holds too many different texts to keep apart; a hash-chosen ${f['share']} of them (${f['kept']}) stands for all, so weights are relative.`,
  'sample-lost-cases': (f) =>
    `${f['count']} of ${f['of']} cases of the earlier sample are not in this one (${f['ids']}): the log, the seed, the rules or a smaller -n differ. Their labels stay in the earlier file only.`,
  'sample-strata-empty': (f) =>
    `${f['count']} of ${f['of']} strata (${f['percent']} % of the clusters) have no case, and weights cannot make up for that. A larger -n covers them.`,
  'sample-whole-frame': (f) =>
    `${f['asked']} cases were asked for and the log holds ${f['clusters']} different ones; all of them were taken.`,
  'sample-without-text': (f) => `${f['count']} of ${f['of']} requests hold no user's text and cannot be drawn.`,

  // Traffic and projections
  'gateway-file-alone': (f) =>
    `${f['path']} does not say how long the answers of each tier are, nor which traffic was measured: all are taken to be equally long. Give the rules that it was exported from with --rules.`,
  'long-inputs': (f) =>
    `${f['requests']} of ${f['of']} requests move to a model that asks more for inputs as long as theirs; by how much is not known, since the price that its tier states is not the table's, so they are priced at that. State the table's price, and its price for long inputs holds too.`,
  'mix-models-lumped': (f) =>
    `${f['requests']} requests to rare models are shown as one row; the ${f['kept']} models seen first are shown each.`,
  'mix-tasks-lumped': (f) =>
    `${f['requests']} requests of rare tasks are shown as one row; the ${f['kept']} tasks seen first are shown each.`,
  'mix-templates-approximate': (f) =>
    `The log holds more than twice ${f['kept']} different prompts; ${f['requests']} requests with rare ones were told apart by fewer of their words, so templates may be coarser than they are.`,
  'mix-unpriced': (f) =>
    `${f['requests']} of ${f['of']} requests have no price and are not in the dollars: ${f['models']} (${f['model_count']} models in all). Give them prices in a file that router.yaml names as "prices", and pass --config router.yaml.`,
  'mix-surcharged': (f) =>
    `${f['requests']} of ${f['of']} requests are not in the dollars, since the price of their tokens as text is not what they cost and no other is known: ${surchargeWords(f)}. Log what they cost (cost_usd), and that stands in.`,
  'mix-without-tokens': (f) =>
    `${f['requests']} of ${f['of']} requests state neither tokens nor a cost, as failed calls mostly do, and are not in the dollars.`,
  'fine-tuned-prices': (f) =>
    `${f['requests']} requests of fine-tuned models have no price of their own and are priced as what they were trained from, an estimate: ${f['models']}. Give them prices in a file that router.yaml names as "prices".`,
  'uncovered-traffic': (f) =>
    `${f['requests']} of ${f['of']} requests are of a kind that the eval set does not cover; what the rules do with them is not certified.`,
  'unpriced-requests': (f) =>
    `${f['requests']} of ${f['of']} requests have no price on one side and are not in the dollars.`,

  // Live runs
  'batch-maybe-billed': (f) =>
    `${f['tier']}: a batch of ${f['calls']} calls was being handed in when the process ended, and the provider shows no such batch. It may be billed, ${f['usd']} USD at most, which counts against --max-spend.`,
  'batch-refused': (f) =>
    `${f['provider']} refuses the batch as a whole (${f['reason']}); its calls are still to do. Without --batch they are made one by one.`,
  'budget-spent': (f) =>
    `The next call might have cost more than the ${f['remaining']} USD left of --max-spend (${f['spent']} spent), so it was not made.`,
  interrupted: () => 'Interrupted; the calls that were out were awaited.',
  'few-labels': (f) =>
    `${f['labels']} labels of judged answers; fewer than ${f['needed']} leave the errors of the judge too uncertain for most certificates.`,
  'judge-unanchored': (f) =>
    `${f['judged']} scores are a judge's, so what is certified is what the judge says. Label 100 answers (router label) and pass --labels, and it is what people say.`,
  'judge-under-test': (f) =>
    `The judge ${f['model']} is the model of ${f['tiers']}: it grades itself, so its verdicts on that tier count for little.`,
  'judge-unscored': (f) =>
    `${f['unscored']} of ${f['answers']} judged answers have no verdict (${f['no_answer']} calls to the judge failed, the others gave none on the menu); they are left out, not counted as wrong.`,
  'limit-not-heeded': (f) =>
    `${f['tier']}: ${f['count']} answers are longer than the ${f['limit']} tokens asked for (${f['most']} the longest), so a call may cost more than was reserved for it, and calls at once may pass --max-spend. Name a max_tokens that this server heeds.`,
  'model-moved': (f) =>
    `${f['tier']}: asked for ${f['asked']}, answered by ${f['returned']}. Is the name an alias that moved?`,
  'provider-asks-to-wait': (f) =>
    `${f['provider']} asks to be left alone for ${f['seconds']} s. Go on with --resume after that.`,
  'provider-down': (f) => `${f['provider']} did not answer for a minute (${f['reason']}); its calls are still to do.`,
  'provider-refuses': (f) =>
    `${f['provider']} refuses (${f['reason']}): look at the key and the account. Its calls are still to do.`,
  'run-incomplete': (f) => `${f['pending']} calls are still to do; the figures are about the others.`,
  'too-many-failed': (f) =>
    `${f['tier']}: ${f['failed']} of ${f['calls']} calls failed, more than 2 %: what remains is no fair sample, so certify nothing on it.`,
  'too-many-unscored': (f) =>
    `${f['tier']}: ${f['failed']} of ${f['calls']} judged answers have no verdict, more than 2 %: what remains is no fair sample, so certify nothing on it.`,
  'too-many-retries': (f) => `More than ${f['retries']} calls gave no answer, so the run was stopped.`,
  'thin-cover': (f) =>
    `The eval set stands thinly for this traffic (${f['effective']} effective cases, ${f['needed']} are needed), so the projection has no interval.`,
};
