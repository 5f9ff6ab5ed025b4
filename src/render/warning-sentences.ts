import type { Sentence } from './message.js';
import { percent, pick } from './number.js';

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
    `${f['rejected']} of ${f['lines']} ${pick(f['lines'], 'line', 'lines')} ${pick(f['rejected'], 'was', 'were')} unusable and left out. First: ${f['first']}.`,
  'conflicting-ids': (f) =>
    `${f['count']} ${pick(f['count'], 'row repeats', 'rows repeat')} the id of an earlier row with other content (first: ${f['first']}). The first row of each id was kept.`,
  'damaged-file-used': (f) =>
    `${f['path']}: the file ends early (${f['reason']}); only the part before the break was read.`,
  'duplicate-ids': (f) =>
    `${f['count']} ${pick(f['count'], 'row repeats', 'rows repeat')} an earlier row; each call is counted once.`,
  'empty-log-file': (f) => `${f['path']}: the file is empty.`,
  'log-cut-short': (f) =>
    `${f['path']}: the file ends in the midst of a row, so this report is about a part of it. Is it still being written, or was it cut off?`,
  'model-alias-moved': (f) =>
    `${f['count']} ${pick(f['count'], 'request names', 'requests name')} a model whose version changed within the log (${f['first']}${morePairs(f['pairs'])}), so ${pick(f['count'], 'its figures mix', 'their figures mix')} versions.`,
  'model-not-as-asked': (f) =>
    `${f['count']} ${pick(f['count'], 'request was', 'requests were')} answered by another model than ${pick(f['count'], 'it names', 'they name')} (${f['first']}${morePairs(f['pairs'])}); ${pick(f['count'], 'it is', 'they are')} counted and priced as the model that answered.`,
  'prices-old': (f) =>
    `The price table is of ${f['as_of']}, ${f['days']} ${pick(f['days'], 'day', 'days')} ago; newer models have no price there and others may have changed. Update router, or name newer prices in router.yaml.`,
  'own-prices-old': (f) =>
    `${f['count']} of your own prices ${pick(f['count'], 'is', 'are')} more than ${f['days']} days old (${f['models']}); see whether ${pick(f['count'], 'it still holds, and give it', 'they still hold, and give them')} a new as_of.`,
  'prices-unused': (f) =>
    `${f['count']} of your ${f['of']} own prices fit no model of this log, so they price nothing: ${f['models']}. Is a name misspelt?`,
  'requests-without-text': (f) =>
    `${f['count']} of ${f['of']} ${pick(f['of'], 'request', 'requests')} ${pick(f['count'], 'comes', 'come')} without ${pick(f['count'], 'its text, so its class', 'their text, so their class')} and kind of work are not known; tokens and dollars are.`,
  'state-of-other-limit': (f) =>
    `${f['path']} held counts against a limit of ${f['was']}; against ${f['is']} they start anew.`,
  'state-of-other-rules': (f) => `${f['path']} held the counts of other rules; for these they start anew.`,
  'scores-averaged': (f) =>
    `${f['count']} ${pick(f['count'], 'answer repeats', 'answers repeat')} a prompt on the same tier; their scores, costs and times were averaged.`,
  'scores-out-of-range': (f) =>
    `${f['count']} of ${f['of']} ${pick(f['of'], 'score', 'scores')} named ${f['score']} ${pick(f['count'], 'lies', 'lie')} outside ${f['low']} to ${f['high']} and ${pick(f['count'], 'was', 'were')} left out. Give ${pick(f['count'], 'its scale', 'their scale')} with --score-range.`,
  'scores-without-text': (f) =>
    `${f['count']} ${pick(f['count'], 'scored request comes', 'scored requests come')} without ${pick(f['count'], 'its prompt and makes', 'their prompt and make')} no eval case.`,
  'rows-of-other-calls': (f) =>
    `${f['count']} ${pick(f['count'], 'row is', 'rows are')} no call of ${pick(f['count'], 'its own', 'their own')} (parts, retries or parents of a call, user turns, tool runs); each call is counted once.`,
  'log-parts-late': (f) =>
    `${f['count']} ${pick(f['count'], 'row belongs', 'rows belong')} to calls that were read long before ${pick(f['count'], 'it; what it adds', 'them; what they add')} (text, tokens) is not in the figures. Read the log a part at a time, with all rows of a call in it.`,

  // Eval sets, outcomes, answers
  'answers-without-usage': (f) =>
    `${f['tier']}: ${f['count']} of ${f['cases']} ${pick(f['cases'], 'answer', 'answers')} ${pick(f['count'], 'comes', 'come')} without token counts; ${pick(f['count'], 'its cost', 'their cost')} is unknown and not in the figures.`,
  'calls-failed': (f) =>
    `${f['tier']}: ${f['failed']} of ${f['cases']} ${pick(f['cases'], 'case', 'cases')} ${pick(f['failed'], 'has', 'have')} no answer (mostly: ${f['reason']}); ${pick(f['failed'], 'it counts', 'they count')} as failed, not as wrong.`,
  'cases-without-grader': (f) =>
    `${f['cases']} ${pick(f['cases'], 'case names', 'cases name')} no grader and ${pick(f['cases'], 'stays', 'stay')} unscored (for example ${f['ids']}). ${pick(f['cases'], 'Give it', 'Give them')} "grader" and "reference".`,
  'duplicate-rows': (f) =>
    `${f['path']}: ${f['count']} ${pick(f['count'], 'row repeats', 'rows repeat')} an earlier row and ${pick(f['count'], 'was', 'were')} left out.`,
  'references-unreadable': (f) =>
    `${f['cases']} ${pick(f['cases'], 'case has', 'cases have')} a reference that ${pick(f['cases'], 'its grader', 'their grader')} cannot read, or none, and ${pick(f['cases'], 'stays', 'stay')} unscored (for example ${f['ids']}).`,
  'cases-failed': (f) =>
    `${f['tier']}: ${f['count']} of ${f['of']} ${pick(f['of'], 'case', 'cases')} ${pick(f['count'], 'has', 'have')} no answer, the call failed.`,
  'cases-missing': (f) =>
    `${f['tier']}: ${f['count']} of ${f['of']} ${pick(f['of'], 'case', 'cases')} ${pick(f['count'], 'has', 'have')} no outcome and ${pick(f['count'], 'is left', 'are left')} out of comparisons with this tier. Is what is missing worse than the rest (calls that broke off, answers that nobody could use), every figure and certificate of this tier is too good: give those outcomes a status of failed.`,
  'cases-unscored': (f) =>
    `${f['tier']}: ${f['count']} of ${f['of']} ${pick(f['of'], 'answer', 'answers')} ${pick(f['count'], 'has', 'have')} no score; ${pick(f['count'], 'it is', 'they are')} left out, not counted as wrong.`,
  'outcomes-unpriced': (f) =>
    `${f['tier']}: ${f['count']} ${pick(f['count'], 'outcome holds', 'outcomes hold')} token counts and no cost, and no price of ${f['model']} is known; ${pick(f['count'], 'its cost', 'their cost')} is not in the figures. Give the tier a price in router.yaml and pass --config router.yaml.`,
  'outcomes-not-fresh': (f) =>
    `${f['path']} holds the very outcomes that the rules were tuned on: the cases that fitted the score are among them, so the figures look better than fresh ones would.`,
  'outcomes-of-other-cases': (f) =>
    `${f['count']} of ${f['of']} ${pick(f['of'], 'outcome', 'outcomes')} ${pick(f['count'], 'names', 'name')} a case that the eval set does not hold, and ${pick(f['count'], 'was', 'were')} left out.`,
  'failure-rates-unused': (f) =>
    `The failure rate of ${f['providers']} changes nothing: the rules name nobody to ask when a call fails, so a failed call costs nothing and has no answer.`,
  'failover-tiers-gone': (f) =>
    `The failover of the rules that stood there names ${f['tiers']}, which the new rules do not have; it was left out.`,
  'weights-unequal': (f) =>
    `The cases carry unequal weights: figures go by them, and ${f['cases']} ${pick(f['cases'], 'case is', 'cases are')} worth about ${f['worth']} of equal weight, which intervals allow for. Counts (n, bad of routed) are of cases.`,
  'weight-on-one-case': (f) =>
    `The case ${f['id']} alone carries ${percent(Number(f['share']))} of all weight, so that figures are about it and the others count for little: nothing is certified, and no interval tells what another case in its place would have shown. Is its weight right?`,
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
    `${f['count']} of ${f['of']} ${pick(f['of'], 'case', 'cases')} of the earlier sample ${pick(f['count'], 'is', 'are')} not in this one (${f['ids']}): the log, the seed, the rules or a smaller -n differ. ${pick(f['count'], 'Its label stays', 'Their labels stay')} in the earlier file only.`,
  'sample-strata-empty': (f) =>
    `${f['count']} of ${f['of']} ${pick(f['of'], 'stratum', 'strata')} (${f['percent']} % of the clusters) ${pick(f['count'], 'has', 'have')} no case, and weights cannot make up for that. A larger -n covers them.`,
  'sample-whole-frame': (f) =>
    `${f['asked']} ${pick(f['asked'], 'case was', 'cases were')} asked for and the log holds ${f['clusters']} different ones; all of them were taken.`,
  'sample-without-text': (f) =>
    `${f['count']} of ${f['of']} ${pick(f['of'], 'request', 'requests')} ${pick(f['count'], 'holds', 'hold')} no user's text and cannot be drawn.`,

  // Traffic and projections
  'gateway-file-alone': (f) =>
    `${f['path']} does not say how long the answers of each tier are, nor which traffic was measured: all are taken to be equally long. Give the rules that it was exported from with --rules.`,
  'long-inputs': (f) =>
    `${f['requests']} of ${f['of']} ${pick(f['of'], 'request', 'requests')} ${pick(f['requests'], 'moves', 'move')} to a model that asks more for inputs as long as ${pick(f['requests'], 'its own', 'theirs')}; by how much is not known, since the price that its tier states is not the table's, so ${pick(f['requests'], 'it is priced', 'they are priced')} at that. State the table's price, and its price for long inputs holds too.`,
  'mix-models-lumped': (f) =>
    `${f['requests']} ${pick(f['requests'], 'request', 'requests')} to rare models ${pick(f['requests'], 'is', 'are')} shown as one row; the ${f['kept']} models seen first are shown each.`,
  'mix-tasks-lumped': (f) =>
    `${f['requests']} ${pick(f['requests'], 'request', 'requests')} of rare tasks ${pick(f['requests'], 'is', 'are')} shown as one row; the ${f['kept']} tasks seen first are shown each.`,
  'mix-templates-approximate': (f) =>
    `The log holds more than twice ${f['kept']} different prompts; ${f['requests']} ${pick(f['requests'], 'request', 'requests')} with rare ones ${pick(f['requests'], 'was', 'were')} told apart by fewer of their words, so templates may be coarser than they are.`,
  'mix-unpriced': (f) =>
    `${f['requests']} of ${f['of']} ${pick(f['of'], 'request', 'requests')} ${pick(f['requests'], 'has', 'have')} no price ${pick(f['requests'], 'and is', 'and are')} not in the dollars: ${f['models']} (${f['model_count']} ${pick(f['model_count'], 'model', 'models')} in all). Give them prices in a file that router.yaml names as "prices", and pass --config router.yaml.`,
  'mix-surcharged': (f) =>
    `${f['requests']} of ${f['of']} ${pick(f['of'], 'request', 'requests')} ${pick(f['requests'], 'is', 'are')} not in the dollars, since the price of their tokens as text is not what they cost and no other is known: ${surchargeWords(f)}. Log what they cost (cost_usd), and that stands in.`,
  'mix-without-tokens': (f) =>
    `${f['requests']} of ${f['of']} ${pick(f['of'], 'request', 'requests')} ${pick(f['requests'], 'states', 'state')} neither tokens nor a cost, as failed calls mostly do, ${pick(f['requests'], 'and is', 'and are')} not in the dollars.`,
  'fine-tuned-prices': (f) =>
    `${f['requests']} ${pick(f['requests'], 'request', 'requests')} of fine-tuned models ${pick(f['requests'], 'has', 'have')} no price of ${pick(f['requests'], 'its own and is', 'their own and are')} priced as what ${pick(f['requests'], 'it was', 'they were')} trained from, an estimate: ${f['models']}. Give them prices in a file that router.yaml names as "prices".`,
  'uncovered-traffic': (f) =>
    `${f['requests']} of ${f['of']} ${pick(f['of'], 'request', 'requests')} ${pick(f['requests'], 'is', 'are')} of a kind that the eval set does not cover; what the rules do with ${pick(f['requests'], 'it is', 'them is')} not certified.`,
  'unpriced-requests': (f) =>
    `${f['requests']} of ${f['of']} ${pick(f['of'], 'request', 'requests')} ${pick(f['requests'], 'has', 'have')} no price on one side ${pick(f['requests'], 'and is', 'and are')} not in the dollars.`,

  // Live runs
  'batch-maybe-billed': (f) =>
    `${f['tier']}: a batch of ${f['calls']} ${pick(f['calls'], 'call', 'calls')} was being handed in when the process ended, and the provider shows no such batch. It may be billed, ${f['usd']} USD at most, which counts against --max-spend.`,
  'batch-refused': (f) =>
    `${f['provider']} refuses the batch as a whole (${f['reason']}); its calls are still to do. Without --batch they are made one by one.`,
  'budget-spent': (f) =>
    `The next call might have cost more than the ${f['remaining']} USD left of --max-spend (${f['spent']} spent), so it was not made.`,
  interrupted: () => 'Interrupted; the calls that were out were awaited.',
  'few-labels': (f) =>
    `${f['labels']} ${pick(f['labels'], 'label', 'labels')} of judged answers; fewer than ${f['needed']} leave the errors of the judge too uncertain for most certificates.`,
  'judge-unanchored': (f) =>
    `${f['judged']} ${pick(f['judged'], 'score is', 'scores are')} a judge's, so what is certified is what the judge says. Label 100 answers (router label) and pass --labels, and it is what people say.`,
  'judge-under-test': (f) =>
    `The judge ${f['model']} is the model of ${f['tiers']}: it grades itself, so its verdicts on that tier count for little.`,
  'judge-unscored': (f) =>
    `${f['unscored']} of ${f['answers']} ${pick(f['answers'], 'judged answer', 'judged answers')} ${pick(f['unscored'], 'has', 'have')} no verdict (${f['no_answer']} ${pick(f['no_answer'], 'call', 'calls')} to the judge failed, the others gave none on the menu); ${pick(f['unscored'], 'it is', 'they are')} left out, not counted as wrong.`,
  'limit-not-heeded': (f) =>
    `${f['tier']}: ${f['count']} ${pick(f['count'], 'answer is', 'answers are')} longer than the ${f['limit']} ${pick(f['limit'], 'token', 'tokens')} asked for (${f['most']} the longest), so a call may cost more than was reserved for it, and calls at once may pass --max-spend. Name a max_tokens that this server heeds.`,
  'model-moved': (f) =>
    `${f['tier']}: asked for ${f['asked']}, answered by ${f['returned']}. Is the name an alias that moved?`,
  'provider-asks-to-wait': (f) =>
    `${f['provider']} asks to be left alone for ${f['seconds']} s. Go on with --resume after that.`,
  'provider-down': (f) => `${f['provider']} did not answer for a minute (${f['reason']}); its calls are still to do.`,
  'provider-refuses': (f) =>
    `${f['provider']} refuses (${f['reason']}): look at the key and the account. Its calls are still to do.`,
  'run-incomplete': (f) =>
    `${f['pending']} ${pick(f['pending'], 'call is', 'calls are')} still to do; the figures are about the others.`,
  'too-many-failed': (f) =>
    `${f['tier']}: ${f['failed']} of ${f['calls']} ${pick(f['calls'], 'call', 'calls')} failed, more than 2 %: what remains is no fair sample, so certify nothing on it.`,
  'too-many-unscored': (f) =>
    `${f['tier']}: ${f['failed']} of ${f['calls']} ${pick(f['calls'], 'judged answer', 'judged answers')} ${pick(f['failed'], 'has', 'have')} no verdict, more than 2 %: what remains is no fair sample, so certify nothing on it.`,
  'too-many-retries': (f) => `More than ${f['retries']} calls gave no answer, so the run was stopped.`,
  'thin-cover': (f) =>
    `The eval set stands thinly for this traffic (${f['effective']} effective ${pick(f['effective'], 'case', 'cases')}; ${f['needed']} needed), so the projection has no interval.`,
};
