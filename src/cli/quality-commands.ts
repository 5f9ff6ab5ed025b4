import { type Command, Option } from 'commander';
import { type Declare, reading } from './declare.js';
import { parseCount, parseNames, parseOpenShare, parsePositive, parseShare, parseSome } from './options.js';

/** Commands that measure tiers on eval cases. */
export function declareQualityCommands(declare: Declare): void {
  declare
    .command('eval', 'Replays an eval set on every tier and grades the answers.')
    .option('--tiers <names>', 'tiers to replay, weak to strong', parseNames)
    .option('--set <file>', 'eval set (evalset.jsonl)')
    .option('--out <dir>', 'folder for outcomes.jsonl, journal.jsonl and run.json', 'run')
    .option('--force', 'replace the files of an earlier run in that folder')
    .option('--max-spend <usd>', 'most money the run may cost; needed where models are called', parsePositive)
    .option('--dry-run', 'what the run would cost and how long it would take; calls nothing')
    .option('--batch', 'ask in batches: half the price, answers within a day; --resume collects them later')
    .option('--resume <dir>', 'go on with the run in this folder: nothing that is done is done again')
    .option(
      '--repeats <k>',
      'ask every question so many times, to see how often a tier disagrees with itself',
      parseSome,
      1,
    )
    .option(
      '--agreement',
      'with --repeats: confidence is the share of the further answers that agree; they are its price',
    )
    .option('--max-tokens <n>', 'longest answer in tokens', parseSome, 4096)
    .option('--concurrency <n>', 'most calls to one tier at once', parseSome, 64)
    .option('--log <files...>', 'with --dry-run: lengths of answers from these logs')
    .option('--no-cache', 'neither use nor keep answers of other runs (.router-cache)')
    .option('--retry-failed', '--resume: make the calls again that failed for good')
    .option('--judge <model>', 'who grades cases of grader judge: a live tier, or provider/model (default: --config)')
    .addOption(
      new Option('--judge-mode <mode>', 'each answer by itself, or each beside that of the strongest tier').choices([
        'pointwise',
        'pairwise',
      ]),
    )
    .option('--force-judge', 'let a model judge although it is one of the tiers')
    .action(declare.runs(async () => (await import('./commands/eval.js')).evalCommand));

  declare
    .command('label', "Collects people's labels of answers, against which a judge is held.")
    .argument('<outcomes>', 'outcomes.jsonl of a run')
    .option('--set <file>', 'eval set (default: that of the run)')
    .option('--answers <file>', 'texts of the answers (default: answers.jsonl beside the outcomes)')
    .option('--out <file>', 'where the labels go; those in it are kept and not asked again', 'labels.jsonl')
    .option('-n <labels>', 'answers to label in all', parseCount, 100)
    .option('--accept-at <score>', 'least acceptable score', parseShare, 0.5)
    .addOption(
      new Option('--acceptable <kind>', 'relative: label the answers of the strongest tier to the same cases too')
        .choices(['absolute', 'relative'])
        .default('absolute'),
    )
    .option(
      '--tiers <names>',
      'only answers of these tiers, weak to strong (default: all but the strongest)',
      parseNames,
    )
    .action(declare.runs(async () => (await import('./commands/label.js')).label));

  measured(declare.command('curve', 'Quality and cost of each tier, and of every way to route between them.'))
    .option('--out <file>', 'write the curves as JSON')
    .action(declare.runs(async () => (await import('./commands/curve.js')).curve));

  goals(
    measured(
      declare.command('tune', 'Fits a policy, certifies it, checks it on held-out cases, projects the savings.'),
    ),
  )
    .option('--log <files...>', 'project the savings on these request logs')
    .option('--skip-bad-lines', 'leave out log lines that cannot be used, however many')
    .option('--labels <file>', 'what people say of judged answers: the certificate allows for the errors of the judge')
    .option('--miss-cost-usd <usd>', 'what one answer that will not do costs you beside its calls', parsePositive)
    .option('--out <file>', 'where the rules go', 'routing-rules.yaml')
    .addOption(
      new Option(
        '--target <gateway>',
        "decide by this gateway's own score, so that router export can hand it over",
      ).choices(['litellm', 'vllm-semantic-router']),
    )
    .option('--previous <rules>', 'rules in use: they stay unless refuted, or beaten beyond noise')
    .action(declare.runs(async () => (await import('./commands/tune.js')).tune));

  reading(
    declare.command('check', 'CI: whether committed rules still hold on fresh outcomes: valid, expired or undecided.'),
  )
    .argument('<rules>', 'routing-rules.yaml')
    .requiredOption('--set <file>', 'eval set (evalset.jsonl)')
    .requiredOption('--outcomes <file>', 'what each case got on each tier (outcomes.jsonl)')
    .option('--task <name>', 'only cases of this task')
    .option('--log <files...>', 'project the savings on these request logs')
    .addOption(
      new Option('--acceptable <kind>', 'as for tune (default: that of the rules)').choices(['absolute', 'relative']),
    )
    .option('--accept-at <score>', 'least acceptable score (default: that of the rules)', parseShare)
    .option(
      '--min-acceptable <share>',
      'least share of acceptable answers (default: that of the rules)',
      parseOpenShare,
    )
    .option('--confidence <share>', 'confidence of the check (default: that of the rules)', parseOpenShare)
    .option('--max-degradation <points>', 'most quality to lose against the top tier, as a share of 1', parseShare)
    .option('--max-escalation <share>', 'most answers a cascade may hand on', parseShare)
    .option('--max-p95-ms <ms>', 'longest p95 latency', parsePositive)
    .option('--markdown', 'for a pull request: lines as long as they come, no column left out')
    .action(declare.runs(async () => (await import('./commands/check.js')).check));
}

function measured(command: Command): Command {
  return command
    .requiredOption('--set <file>', 'eval set (evalset.jsonl)')
    .requiredOption('--outcomes <file>', 'what each case got on each tier (outcomes.jsonl)')
    .option('--tiers <names>', 'only these tiers, weak to strong (default: all, cheapest first)', parseNames)
    .option('--task <name>', 'only cases of this task')
    .option('--repeats <file>', 'noise floor from these repeated answers (default: repeats.jsonl beside the outcomes)');
}

/** The goals of a policy, as tune and the report take them. */
export function goals(command: Command): Command {
  return command
    .addOption(
      new Option('--acceptable <kind>', 'absolute: score at least --accept-at; relative: not worse than the top tier')
        .choices(['absolute', 'relative'])
        .default('absolute'),
    )
    .option('--accept-at <score>', 'least acceptable score', parseShare, 0.5)
    .addOption(
      new Option('--loss <kind>', 'binary: share of answers that will not do; graded: mean loss of score')
        .choices(['binary', 'graded'])
        .default('binary'),
    )
    .option(
      '--min-acceptable <share>',
      'least share of acceptable answers in what is routed down',
      parseOpenShare,
      0.95,
    )
    .option('--confidence <share>', 'confidence of the certificate', parseOpenShare, 0.95)
    .option('--max-degradation <points>', 'most quality to lose against the top tier, as a share of 1', parseShare)
    .option('--max-escalation <share>', 'most answers a cascade may hand on (default: 0.1)', parseShare)
    .option('--max-p95-ms <ms>', 'longest p95 latency', parsePositive)
    .option('--max-ttft-p95-ms <ms>', 'longest p95 time to the first token', parsePositive)
    .option('--verifier-usd <usd>', 'what judging one answer of a cascade costs beside the call', parsePositive);
}
