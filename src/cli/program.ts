import { Command, Option } from 'commander';
import type { Io } from './io.js';
import {
  parseCount,
  parseMap,
  parseNames,
  parseOpenShare,
  parsePositive,
  parseRange,
  parseRates,
  parseShare,
} from './options.js';

/** Declares commands and options. Actions import their command when it runs, so that `--help` stays quick. */
export function buildProgram(io: Io, onExitCode: (code: number) => void): Command {
  const program = new Command('router')
    .description(
      'Shows what your LLM traffic is made of, measures each tier of models, and writes routing rules it can vouch for.',
    )
    .version('0.1.0', '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError('(router COMMAND --help shows the options)')
    .addHelpText('after', EPILOGUE);

  /** Declares one command with the options that every command takes. */
  const command = (usage: string, description: string): Command =>
    program
      .command(usage)
      .description(description)
      .option('--json', 'one JSON document on stdout, full precision')
      .option('--quiet', 'no progress and no closing words on stderr')
      .option('--config <file>', 'tiers and prices (router.yaml)')
      .option('--seed <n>', 'seed of splits and resampling', parseCount, 1)
      .option('--no-color', 'no colour (NO_COLOR works too)');
  /** Runs `load`'s function with the command's arguments and options. */
  const runs =
    <T extends unknown[]>(load: () => Promise<(...args: [...T, Io]) => Promise<number>>) =>
    async (...given: unknown[]): Promise<void> => {
      const args = given.slice(0, -1) as T;
      const options = args.at(-1) as { color?: boolean };
      const run = await load();
      onExitCode(await run(...args, options.color === false ? { ...io, hasColour: false } : io));
    };

  reading(command('analyze', 'What the traffic is made of and where the money goes.'))
    .argument(
      '[logs...]',
      'request logs: files, folders, patterns, - for stdin (default: Claude Code and Codex transcripts)',
    )
    .option('--out <file>', 'write the mix as JSON')
    .option('--strip <file>', 'write the log without any text: features, counts and hashes, which analyse to the same')
    .action(runs(async () => (await import('./commands/analyze.js')).analyze));

  reading(command('sample', 'Draws an eval set from logs: de-duplicated, stratified, masked, extendable.'))
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
    .action(runs(async () => (await import('./commands/sample.js')).sample));

  measured(command('curve', 'Quality and cost of each tier, and of every way to route between them.'))
    .option('--out <file>', 'write the curves as JSON')
    .action(runs(async () => (await import('./commands/curve.js')).curve));

  command('eval', 'Replays an eval set on every tier and grades the answers.')
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
      parseCount,
      1,
    )
    .option('--max-tokens <n>', 'longest answer in tokens', parseCount, 4096)
    .option('--concurrency <n>', 'most calls to one tier at once', parseCount, 64)
    .option('--log <files...>', 'with --dry-run: lengths of answers from these logs')
    .option('--no-cache', 'neither use nor keep answers of other runs (.router-cache)')
    .action(runs(async () => (await import('./commands/eval.js')).evalCommand));

  goals(measured(command('tune', 'Fits a policy, certifies it, checks it on held-out cases, projects the savings.')))
    .option('--log <files...>', 'project the savings on these request logs')
    .option('--skip-bad-lines', 'leave out log lines that cannot be used, however many')
    .option('--out <file>', 'where the rules go', 'routing-rules.yaml')
    .action(runs(async () => (await import('./commands/tune.js')).tune));

  reading(command('project', 'Runs a rules file over a log: what goes where, and what it would cost.'))
    .argument('<rules>', 'routing-rules.yaml')
    .argument('<logs...>', 'request logs')
    .addOption(
      new Option('--target <name>', 'the file is one that router export wrote for this gateway').choices([
        'litellm',
        'vllm-semantic-router',
      ]),
    )
    .option('--rules <file>', '--target: the rules that it was exported from')
    .option(
      '--failure-rate <provider=share>',
      'calls that fail and go on to the next of the failover order',
      parseRates,
    )
    .action(runs(async () => (await import('./commands/project.js')).project));

  reading(command('check', 'CI: whether committed rules still hold on fresh outcomes: valid, expired or undecided.'))
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
    .action(runs(async () => (await import('./commands/check.js')).check));

  reading(command('diff', 'What changes between two rules files: requests that move, and dollars.'))
    .argument('<old>', 'rules as they are')
    .argument('<new>', 'rules as they would be')
    .option('--log <files...>', 'run both over these request logs')
    .action(runs(async () => (await import('./commands/diff.js')).diff));

  reading(command('monitor', 'Whether the rules still hold on the traffic they route: VALID, WATCH or EXPIRED.'))
    .argument('<rules>', 'routing-rules.yaml')
    .argument('<logs...>', 'request logs of routed traffic')
    .option('--state <file>', 'carries the counts from run to run; rows seen before are not counted again')
    .option('--max-escalation <share>', 'most answers that may be escalated', parseOpenShare, 0.1)
    .action(runs(async () => (await import('./commands/monitor.js')).monitor));

  reading(command('outcomes', 'Turns verdicts and scores that logs hold into an eval set and outcomes.'))
    .argument('<logs...>', 'promptfoo results, or logs with feedback or scores')
    .requiredOption('--out <dir>', 'folder for evalset.jsonl and outcomes.jsonl')
    .option('--score <name>', 'the score to use, where a log holds several')
    .option('--score-range <low,high>', 'scores that count as 0 and as 1; 5,1 where less is better', parseRange)
    .option('--force', 'replace the files of an earlier run in that folder')
    .action(runs(async () => (await import('./commands/outcomes.js')).outcomes));

  command('explain', 'Why a request goes to that tier, and what would have changed it.')
    .argument('<rules>', 'routing-rules.yaml')
    .option('--prompt <text>', 'one user message')
    .option('--request <file>', 'the first request of a log of any format (- for stdin)')
    .action(runs(async () => (await import('./commands/explain.js')).explain));

  command('export', 'Writes the configuration of a gateway that routes as the rules do, or says why it cannot.')
    .argument('<rules>', 'routing-rules.yaml')
    .addOption(
      new Option('--to <target>', 'the gateway')
        .choices(['litellm', 'vllm-semantic-router', 'claude-code-router', 'portkey', 'openrouter'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <path>', 'file (when there is one) or folder')
    .option('--routing <file>', 'take the signals, weights and thresholds of this file of the same gateway')
    .option('--log <files...>', 'compare the exported form with the rules on these request logs')
    .action(runs(async () => (await import('./commands/export.js')).exportRules));

  command('demo', 'The whole road on synthetic fixtures: no key, no network, a few seconds.')
    .option('--out <dir>', 'folder for everything the demo writes', 'router-demo')
    .action(runs(async () => (await import('./commands/demo.js')).demo));

  return program;
}

function reading(command: Command): Command {
  return command
    .option('--skip-bad-lines', 'leave out lines that cannot be used, however many')
    .option('--allow-truncated', 'use what can be read of a damaged .gz file')
    .option('--map <field=path...>', 'read any JSON or CSV: where each field lies, as model=meta.llm', parseMap);
}

function measured(command: Command): Command {
  return command
    .requiredOption('--set <file>', 'eval set (evalset.jsonl)')
    .requiredOption('--outcomes <file>', 'what each case got on each tier (outcomes.jsonl)')
    .option('--tiers <names>', 'only these tiers, weak to strong (default: all, cheapest first)', parseNames)
    .option('--task <name>', 'only cases of this task');
}

function goals(command: Command): Command {
  return command
    .addOption(
      new Option('--acceptable <kind>', 'absolute: score at least --accept-at; relative: not worse than the top tier')
        .choices(['absolute', 'relative'])
        .default('absolute'),
    )
    .option('--accept-at <score>', 'least acceptable score', parseShare, 0.5)
    .option(
      '--min-acceptable <share>',
      'least share of acceptable answers in what is routed down',
      parseOpenShare,
      0.95,
    )
    .option('--confidence <share>', 'confidence of the certificate', parseOpenShare, 0.95)
    .option('--max-degradation <points>', 'most quality to lose against the top tier, as a share of 1', parseShare)
    .option('--max-escalation <share>', 'most answers a cascade may hand on', parseShare, 0.1)
    .option('--max-p95-ms <ms>', 'longest p95 latency', parsePositive)
    .option('--max-ttft-p95-ms <ms>', 'longest p95 time to the first token', parsePositive);
}

const EPILOGUE = `
Exit codes: 0 ok, 1 a gate failed, 2 bad use or input, 3 provider or budget stop, 4 undecided, 70 bug, 130 interrupted.

Start with:  router demo
             router analyze logs.jsonl`;
