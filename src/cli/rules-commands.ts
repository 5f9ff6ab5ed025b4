import { Argument, Option } from 'commander';
import { SHELLS } from './completion-script.js';
import { type Declare, reading } from './declare.js';

/** Commands that need only rules, or nothing. */
export function declareRulesCommands(declare: Declare): void {
  declare
    .command('explain', 'Why a request goes to that tier, and what would have changed it.')
    .argument('<rules>', 'routing-rules.yaml')
    .option('--prompt <text>', 'one user message')
    .option(
      '--request <file>',
      'a request as it is sent ({"messages": [...]}), or the first of a log of any format (- for stdin)',
    )
    .action(declare.runs(async () => (await import('./commands/explain.js')).explain));

  declare
    .command('export', 'Writes the configuration of a gateway that routes as the rules do, or says why it cannot.')
    .argument('<rules>', 'routing-rules.yaml')
    .addOption(
      new Option('--to <target>', 'the gateway')
        .choices(['litellm', 'vllm-semantic-router', 'claude-code-router', 'portkey', 'openrouter'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <path>', 'file (when there is one) or folder')
    .option('--routing <file>', 'take the signals, weights and thresholds of this file of the same gateway')
    .option('--log <files...>', 'compare the exported form with the rules on these request logs')
    .action(declare.runs(async () => (await import('./commands/export.js')).exportRules));

  reading(declare.command('diff', 'What changes between two rules files: requests that move, and dollars.'))
    .argument('<old>', 'rules as they are')
    .argument('<new>', 'rules as they would be')
    .option('--log <files...>', 'run both over these request logs')
    .option('--markdown', 'for a pull request: lines as long as they come, no column left out')
    .action(declare.runs(async () => (await import('./commands/diff.js')).diff));

  declare
    .command('completion', 'Writes a completion script for your shell.')
    .addArgument(new Argument('<shell>', 'your shell').choices(SHELLS))
    .action(declare.runs(async () => (await import('./commands/completion.js')).completion));

  declare
    .command('demo', 'The whole road on synthetic fixtures: no key, no network, some ten seconds.')
    .option('--out <dir>', 'folder for everything the demo writes', 'router-demo')
    .action(declare.runs(async () => (await import('./commands/demo.js')).demo));
}
