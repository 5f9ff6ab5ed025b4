import type { Sentence } from './message.js';
import { pick } from './number.js';

const ended = (text = ''): string => (/[.?!]$/.test(text) ? text : `${text}.`);

/** What the codes of failed writes mean. */
const WRITE_REASONS: Record<string, string> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  EEXIST: 'a part of its path is a file',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  ENOENT: 'no file can be made there',
  EINVAL: 'it takes no text',
  EIO: 'the disk fails',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};

/** The name that may have been meant; nothing when none is alike. */
const meant = (f: Record<string, string>): string =>
  f['nearest'] === 'unknown' ? '' : ` Did you mean ${f['nearest']}?`;

/** What is said of damaged data of a kind. */
function damaged(kind: string): Sentence {
  return (f) =>
    Number(f['bytes']) === 0
      ? `${f['path']}: the ${kind} data is damaged (${f['reason']}), and nothing of it can be read. Get the file again.`
      : `${f['path']}: the ${kind} data is damaged after ${f['bytes']} ${pick(f['bytes'], 'byte', 'bytes')} of text (${f['reason']}). Get the file again, or pass --allow-truncated to use the part before the damage.`;
}

/** Sentence of every error, by its code; by area, then by name. A test finds codes that are thrown but not here. */
export const ERROR_SENTENCES: Record<string, Sentence> = {
  // Command line
  'bad-option': (f) => `${f['option']} is ${f['found']}; ${f['needed']} is needed.`,
  bug: (f) => `This is a bug in router (${f['name']}), not yours. Please report it with the command that you ran.`,
  'log-is-pipe': (f) =>
    `The log is read twice here, which a pipe does not allow (${f['path']}). Write it to a file and name that.`,
  'nothing-to-report': () =>
    'There is nothing to report on. Name a log (--log LOG), measurements (--set S --outcomes O), rules (--rules FILE), or all of them.',

  'run-not-written': (f) =>
    `${f['path']}: the run stopped, since its journal cannot be written (${WRITE_REASONS[f['reason'] ?? ''] ?? f['reason']}). Make room and run it again with --force.`,
  'output-is-input': (f) =>
    `${f['path']}: is read by this command, or written by it twice. Nothing was changed; name another file for the output.`,

  // Files
  'bad-state': (f) =>
    `${f['path']}: is no state that router monitor wrote (${f['found']}). Name the right file, or remove it to start anew.`,
  'state-changed': (f) =>
    `${f['path']}: another run of router monitor wrote it while this one was counting; nothing of this run was kept. Run it again, one run at a time for each state.`,
  'broken-csv': (f) =>
    `${f['path']}: ${f['reason']}, so the rows behind it cannot be told from its text; ${f['rows']} ${pick(f['rows'], 'row', 'rows')} came before it. Correct the file, or pass --allow-truncated to use those rows.`,
  'cannot-write': (f) =>
    `${f['path']}: cannot be written (${WRITE_REASONS[f['reason'] ?? ''] ?? f['reason']}). Nothing was changed; choose another place.`,
  'damaged-gzip': damaged('gzip'),
  'damaged-zstd': damaged('zstd'),
  'file-empty': (f) => `${f['path']}: the file is empty. ${f['needed']} is needed.`,
  'file-exists': (f) => `${f['path']}: exists already. Pass --force to replace it, or choose another name.`,
  'file-is-directory': (f) => `${f['path']}: is a folder, and a file is needed. Name the one in it that is meant.`,
  'file-missing': (f) => `${f['path']}: there is no such file. Check the name and the current folder.`,
  'file-no-permission': (f) =>
    `${f['path']}: may not be read by this user. Change its permissions or run as its owner.`,
  'file-too-large': (f) =>
    `${f['path']}: is larger than ${f['limit']} bytes, the limit for this kind of file. Is it the right file?`,
  'file-unreadable': (f) => `${f['path']}: cannot be read (${f['reason']}).`,
  'gzip-bomb': (f) =>
    `${f['path']}: inflates to more than ${f['limit']}, which no log does. Nothing of it was used; inflate it yourself if it is to be trusted.`,
  'not-text': (f) => {
    const how = f['found'] === 'UTF-16 text' ? ', as by iconv -f UTF-16 -t UTF-8 FILE > NEW, or save it as UTF-8' : '';
    return `${f['path']}: is ${f['found']}; UTF-8 text is needed, plain, .gz or .zst. Convert it first${how}.`;
  },
  'parquet-not-a-file': (f) =>
    `${f['path']}: is Parquet, which is read from its end, so only from a plain file: not from a pipe, and not compressed once more. Save or unpack it, and name that file.`,
  'truncated-file': (f) =>
    Number(f['rows']) === 0
      ? `${f['path']}: ends in the middle, and no row came before the break. Get the whole file.`
      : `${f['path']}: ends in the middle; ${f['rows']} ${pick(f['rows'], 'row', 'rows')} came before the break. Get the whole file, or pass --allow-truncated to use those rows.`,

  // Request logs
  'no-request': (f) =>
    `${f['path']}: holds no request; the row of a log, or a body such as {"messages": [{"role": "user", "content": "Hi"}]}, is needed.`,
  'no-calls-in-log': (f) =>
    `${f['path']}: ${pick(f['rows'], 'its only row is no call to a model', `none of its ${f['rows']} rows is a call to a model`)} (read as ${f['format']}). Export the rows of the calls themselves, not only those of traces, tools or agents.`,
  'no-log-named': (f) =>
    `No log was named, and there are no transcripts of Claude Code or Codex in ${[f['looked']].flat().join(', ') || 'a home folder (HOME is not set)'}. Three ways to start: router analyze FILE with any request log (JSON lines, JSON, CSV, Parquet, also a folder); an export of your gateway, as of LiteLLM, Langfuse, Helicone or OpenRouter; or router demo, which needs nothing.`,
  'no-file-matches': (f) => `${f['path']}: no file matches this. Check the pattern and the current folder.`,
  'no-logs-found': (f) =>
    `${f['path']}: holds no log. Logs end in .jsonl, .ndjson, .json, .csv, .tsv, .parquet or .log, also with .gz or .zst; any other file is read when it is named itself.`,
  'no-text-to-sample': (f) =>
    `${f['path']}: ${pick(f['requests'], 'its only request holds no text of a user', `none of its ${f['requests']} requests holds a user's text`)}, so there is nothing to ask again. A log with "messages" is needed.`,
  'no-usable-lines': (f) =>
    `${f['path']}: ${pick(f['lines'], 'its only line is no request record', `none of its ${f['lines']} lines is a request record`)}. First fault: ${f['first']}. Is this a request log? A log of a shape of its own is read with --map field=path, as --map model=meta.llm --map prompt=question.`,
  'no-such-score': (f) =>
    `No request carries a score named ${f['score']}; the log holds ${f['known']}. Choose one with --score.`,
  'no-scores-in-log': (f) =>
    `${pick(f['requests'], 'The only request does not carry', `None of ${f['requests']} requests carries`)} a verdict or a score together with its prompt. They are read from promptfoo results, TensorZero feedback, Langfuse and Helicone scores, LangSmith feedback, and --map scores.NAME=path.`,
  'several-scores': (f) =>
    `The log holds several scores: ${f['known']}. Choose one with --score NAME, and its scale with --score-range LOW,HIGH.`,
  'too-many-bad-lines': (f) =>
    `${f['rejected']} of ${f['lines']} ${pick(f['lines'], 'line', 'lines')} ${pick(f['rejected'], 'is', 'are')} unusable, more than 1 %. First: ${f['first']}. Correct the exporter, or pass --skip-bad-lines to go on without them.`,

  // Eval sets, outcomes, answers
  'answers-match-no-case': (f) =>
    `${f['path']}: ${pick(f['answers'], `the only answer of tier ${f['tier']} belongs to no case`, `none of the ${f['answers']} answers of tier ${f['tier']} belongs to a case`)} of the eval set. Rows are found by "case_id", which must be the case's "id"; are these files of the same set?`,
  'bad-lines': (f) =>
    `${f['first']}. ${f['rejected']} such ${pick(f['rejected'], 'line', 'lines')} in all; every line of this file is needed, so correct it first.`,
  'bad-pattern': (f) =>
    `Case ${f['where']}: its regex reference uses ${f['why']}. Only patterns that run in linear time are accepted: no backreferences, no lookaround, no repetition inside repetition.`,
  'conflicting-answers': (f) =>
    `${f['path']}: different answers to the same case on the same tier: ${f['ids']}. Keep one of each.`,
  'conflicting-cases': (f) => `${f['path']}: different cases share an id: ${f['ids']}. Give each case its own id.`,
  'conflicting-labels': (f) =>
    `${f['path']}: different labels of the same case and tier: ${f['ids']}. Keep one of each.`,
  'conflicting-outcomes': (f) =>
    `${f['path']}: different outcomes of the same case and tier: ${f['ids']}. Keep one of each.`,
  'cases-without-weight': (f) =>
    `${pick(f['count'], 'The only case has weight 0, so it stands', `All ${f['count']} cases have weight 0, so they stand`)} for no traffic and nothing can be said of it. Give each case the number of requests that it stands for, or leave "weight" out.`,
  'empty-eval-set': (f) =>
    `${f['path']}: holds no eval case. One JSON object a line with "id" and "prompt" or "messages" is needed.`,
  'empty-labels': (f) =>
    `${f['path']}: holds no label. One JSON object a line with "case_id", "tier" and "score" (0 to 1) is needed, as router label writes them.`,
  'empty-outcomes': (f) =>
    `${f['path']}: holds no outcome. One JSON object a line with "case_id", "tier" and "score" is needed.`,
  'judge-not-named': (f) =>
    `${f['cases']} ${pick(f['cases'], 'case is', 'cases are')} graded by "judge" (first: ${f['id']}), and no judge is named. Pass --judge provider/model, or give router.yaml a "judge" with provider and model.`,
  'judge-refused': (f) =>
    `The judge ${f['model']} was taken in by ${f['passed']} of 10 injections, wrong answers that ask for a good verdict (${f['ids']}), so nothing was judged by it. Choose another judge.`,
  'judge-under-test': (f) =>
    `The judge ${f['model']} is the model of ${f['tiers']}, and a model must not grade itself. Choose another judge, or pass --force-judge.`,
  'judge-unusable': (f) =>
    `The judge ${f['model']} does not answer the questions that try it (${f['reason']}). Look at its name and settings.`,
  'label-needs-answers': (f) =>
    `${f['path']}: the texts of the answers are not there. Name them with --answers; a run with judged cases keeps them in answers.jsonl.`,
  'label-needs-keys': () =>
    'Labels are given by keys on a terminal, and there is none. Run this in a terminal, or pipe keys into it (1 to 5, u undo, s skip, q quit).',
  'label-needs-set': (f) =>
    `${f['path']}: is not the outcomes file of a run, so the eval set is not known. Name it with --set.`,
  'nothing-to-label': (f) =>
    `${f['path']}: ${pick(f['outcomes'], 'its only outcome does not have', `none of its ${f['outcomes']} outcomes has`)} a score and an answer's text. Judge the answers first: router eval.`,
  'no-answers-for-tier': (f) =>
    `${f['path']}: holds no answer of tier ${f['tier']}; its tiers are ${f['known']}. Rows are found by "tier", which must be the tier's name.`,
  'run-folder-in-use': (f) =>
    `${f['path']}: the folder is not empty (${f['found']}). Choose another with --out, or pass --force to replace the run in it.`,
  'outcomes-without-cases': (f) =>
    `No outcome belongs to a case of the eval set: the outcomes name cases such as "${f['found']}", the set such as "${f['needed']}". Check that --set and --outcomes are of one run.`,
  'tier-without-outcomes': (f) =>
    `${f['path']}: holds no outcome of tier ${f['tier']}; its tiers are ${f['known']}.${meant(f)}`,
  'too-few-tiers': (f) =>
    `Two tiers are needed to route between; ${f['path']} holds ${f['known']}. Name two of them with --tiers, or measure another with router eval.`,
  'unknown-task': (f) =>
    f['known'] === ''
      ? `No case has the task ${f['task']}: the cases of this eval set carry no "task". Leave out --task, or label the cases.`
      : `No case has the task ${f['task']}; tasks are ${f['known']}.${meant(f)}`,

  // Configuration and tiers
  'bad-config': (f) => `${f['path']}:${f['line']}:${f['column']}: ${ended(f['detail'])}`,
  'bad-gateway-file': (f) => `${f['path']}:${f['line']}:${f['column']}: ${ended(f['detail'])}`,
  'bad-rules': (f) =>
    `${f['path']}:${f['line']}:${f['column']}: ${ended(f['detail'])} A rules file as router tune writes it is needed.`,
  'duplicate-tier': (f) => `Tier ${f['tier']} is named twice; name each tier once, cheapest first.`,
  'export-refused': (f) => `${f['target']} cannot do what the rules say, so nothing was written:${f['reasons_list']}`,
  'pinned-on-score': (f) =>
    `${f['path']}: rule ${f['rule']} is pinned and asks for a score, and the score is fitted anew: its threshold would mean something else. Pin it on task, class, length, tools or tags, or take the pin off.`,
  'pinned-tier': (f) =>
    `${f['path']}: rule ${f['rule']} is pinned to tier ${f['tier']}, which has no outcomes; known are ${f['known']}. Measure that tier, or take the pin off.`,
  'unknown-judge': (f) =>
    `There is no judge ${f['judge']}: a live tier (${f['known']}) or provider/model is needed, as anthropic/claude-opus-5.${meant(f)}`,
  'unknown-tier': (f) =>
    `There is no tier ${f['tier']}. Known are ${f['known']}.${meant(f)} Other tiers go into router.yaml (--config).`,

  // Prices
  'bad-price-file': (f) =>
    `${f['path']}: ${f['detail']}. Each model needs input and output in USD per million tokens, and as_of (YYYY-MM-DD).`,
  'no-such-provider': (f) =>
    `--failure-rate ${f['provider']}: no tier of the rules has that provider. Theirs are: ${f['known'] || 'none'}.`,
  'no-price': (f) =>
    `${f['model']} (tier ${f['tier']}): no price is known; an unknown price is never taken as 0. Give the tier "price" in router.yaml, or name a price file there as "prices", and pass --config router.yaml.`,

  // Statistics: bugs, for a report to us
  'bad-counts': (f) =>
    `A statistic was asked for ${f['part']} of ${f['whole']}; whole numbers with 0 <= part <= whole are needed. This is a bug in router: please report it.`,
  'bad-loss': (f) =>
    `Row ${f['row']} of a test has the loss ${f['found']}; a number in [0, 1] and a weight within its bound are needed. This is a bug in router: please report it.`,
  'bad-share': (f) =>
    `The ${f['name']} of a statistic is ${f['found']}; a number in [0, 1] is needed. This is a bug in router: please report it.`,

  // Live runs
  'bad-journal': (f) =>
    `${f['path']}:${f['line']}: the line is not JSON, so the journal was changed by something else than this program. Put the file back, or begin a new run with --out.`,
  'interrupted-at-once': () =>
    'Stopped at once; calls that were out may have been billed. The journal is whole: go on with --resume.',
  'journal-stopped': (f) =>
    `${f['path']}: cannot be written (${f['reason']}), so no more calls were made. Make room, then go on with --resume.`,
  'key-for-base-url': (f) =>
    `Tier ${f['tier']} has an address of its own (${f['host']}). Name the variable that holds its key with api_key_env; the vendor's key is not sent to other addresses.`,
  'max-spend-needed': () =>
    'These tiers cost money. Say how much at most with --max-spend USD, or look first with --dry-run.',
  'no-api-key': (f) =>
    `Tier ${f['tier']}: the environment variable ${f['variable']} is not set. Set it to the key; keys are read from the environment only.`,
  'nothing-to-resume': (f) =>
    `${f['path']}: holds no run of live calls to go on with. Name the folder that --out named.`,
  'option-needed': (f) => `--${f['option']} is needed. (router eval --help shows the options)`,
  'run-differs': (f) =>
    `${f['path']}: the run in this folder asked other questions: its eval set, tiers or parameters have changed since. Put them back, or begin a new run with --out.`,
  'run-locked': (f) => `${f['path']}: process ${f['pid']} is at work in this folder. Wait for it, or stop it.`,
};
