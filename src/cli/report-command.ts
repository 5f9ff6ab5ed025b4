import { type Declare, reading } from './declare.js';
import { parseNames, parsePositive } from './options.js';
import { goals } from './quality-commands.js';

/** The command that puts everything on one page. */
export function declareReportCommand(declare: Declare): void {
  goals(reading(declare.command('report', 'One self-contained HTML page: traffic, tiers, certificate, savings.')))
    .option('--set <file>', 'eval set (evalset.jsonl)')
    .option('--outcomes <file>', 'what each case got on each tier (outcomes.jsonl)')
    .option('--tiers <names>', 'only these tiers, weak to strong (default: all, cheapest first)', parseNames)
    .option('--task <name>', 'only cases of this task')
    .option('--log <files...>', 'request logs: the traffic, and what the rules would have done to it')
    .option('--rules <file>', 'report these rules as they are (default: tune on --set and --outcomes)')
    .option('--miss-cost-usd <usd>', 'what one answer that will not do costs you beside its calls', parsePositive)
    .option('--include-text', 'show how one request of each template begins (default: counts and hashes only)')
    .option('--out <file>', 'where the page goes', 'report.html')
    .action(declare.runs(async () => (await import('./commands/report.js')).report));
}
