import { Option } from 'commander';
import { type Declare, reading } from './declare.js';
import {
  parseCount,
  parseNames,
  parseOpenShare,
  parsePositive,
  parseRange,
  parseRates,
  parseShare,
} from './options.js';

/** Commands that read request logs. */
export function declareTrafficCommands(declare: Declare): void {
  reading(declare.command('analyze', 'What the traffic is made of and where the money goes.'))
    .argument(
      '[logs...]',
      'request logs: files, folders, patterns, - for stdin (default: Claude Code and Codex transcripts)',
    )
    .option('--out <file>', 'write the mix as JSON')
    .option('--strip <file>', 'write the log without any text: features, counts and hashes, which analyse to the same')
    .action(declare.runs(async () => (await import('./commands/analyze.js')).analyze));

  reading(declare.command('sample', 'Draws an eval set from logs: de-duplicated, stratified, masked, extendable.'))
    .argument('<logs...>', 'request logs (files, read more than once)')
    .option('-n <cases>', 'cases to draw; a larger number later begins with the same cases', parseCount)
    .option('--out <file>', 'where the eval set goes', 'evalset.jsonl')
    .option('--force', 'replace that file')
    .option('--extend <file>', 'carry references and graders of an earlier sample over')
    .option('--rules <file>', 'stratify by the learned score of these rules, not by complexity')
    .option('--raw', 'leave personal data and keys in the texts')
    .option('--plan', 'draw nothing; say how many labels each claim needs and what they cost')
    .option(
      '--tiers <names>',
      '--plan: tiers to price (default: those of --config, else haiku,sonnet,opus)',
      parseNames,
    )
    .option('--min-acceptable <share>', '--plan: least share of acceptable answers', parseOpenShare, 0.95)
    .option('--confidence <share>', '--plan: confidence of the claims', parseOpenShare, 0.95)
    .option('--power <share>', '--plan: chance to show a claim that holds', parseOpenShare, 0.8)
    .option('--bad-rate <share>', '--plan: bad answers to expect in what is routed down', parseShare, 0.025)
    .option('--routed-share <share>', '--plan: share of requests to route down', parseOpenShare, 0.5)
    .option('--margin <share>', '--plan: most that a tier may be worse', parseOpenShare, 0.03)
    .option('--discordance <share>', '--plan: cases on which two tiers differ', parseOpenShare, 0.2)
    .action(declare.runs(async () => (await import('./commands/sample.js')).sample));

  reading(declare.command('outcomes', 'Turns verdicts and scores that logs hold into an eval set and outcomes.'))
    .argument('<logs...>', 'promptfoo results, or logs with feedback or scores')
    .requiredOption('--out <dir>', 'folder for evalset.jsonl and outcomes.jsonl')
    .option('--score <name>', 'the score to use, where a log holds several')
    .option('--score-range <low,high>', 'scores that count as 0 and as 1; 5,1 where less is better', parseRange)
    .option('--force', 'replace the files of an earlier run in that folder')
    .action(declare.runs(async () => (await import('./commands/outcomes.js')).outcomes));

  reading(declare.command('project', 'Runs a rules file over a log: what goes where, and what it would cost.'))
    .argument('<rules>', 'routing-rules.yaml')
    .argument('<logs...>', 'request logs')
    .addOption(
      new Option('--target <name>', 'the file is one that router export wrote for this gateway').choices([
        'litellm',
        'vllm-semantic-router',
      ]),
    )
    .option('--rules <file>', '--target: the rules that it was exported from, for what they know beyond the file')
    .option(
      '--failure-rate <provider=share>',
      'calls that fail and go on to the next of the failover order (default: as counted in the log)',
      parseRates,
    )
    .option('--miss-cost-usd <usd>', 'what one answer that will not do costs you beside its calls', parsePositive)
    .option('--deciding-usd <usd>', 'what a classifier outside the process costs for each request', parsePositive)
    .option('--deciding-ms <ms>', 'how long it takes for each request', parsePositive)
    .action(declare.runs(async () => (await import('./commands/project.js')).project));

  reading(
    declare.command('monitor', 'Whether the rules still hold on the traffic they route: VALID, WATCH or EXPIRED.'),
  )
    .argument('<rules>', 'routing-rules.yaml')
    .argument('<logs...>', 'request logs of routed traffic')
    .option('--state <file>', 'carries the counts from run to run; rows seen before are not counted again')
    .option('--max-escalation <share>', 'most answers that may be escalated', parseOpenShare, 0.1)
    .action(declare.runs(async () => (await import('./commands/monitor.js')).monitor));
}
