import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../records/error.js';
import { commandText } from '../../render/command-text.js';
import { screenWidth, wrapText } from '../../render/wrap-text.js';
import type { Io } from '../io.js';
import { main } from '../main.js';
import type { CommonOptions } from '../options.js';
import { tell, tellNext } from '../talk.js';

const FIXTURES = fileURLToPath(new URL('../../../fixtures/demo/', import.meta.url));

/** `router demo`: analyze, eval, curve, tune, project and report on the synthetic fixtures, as a user would type them. */
export async function demo(options: CommonOptions & { out: string }, io: Io): Promise<number> {
  const fixture = (name: string): string => relative(io.cwd, join(FIXTURES, name)) || name;
  const made = (name: string): string => join(options.out, name);
  const measured = ['--set', fixture('evalset.jsonl'), '--outcomes', made('run/outcomes.jsonl')];
  const steps: [title: string, argv: string[]][] = [
    ['1. What is the traffic made of?', ['analyze', fixture('log.jsonl'), '--out', made('mix.json')]],
    [
      '2. What does each tier answer? (recorded, synthetic answers)',
      [
        'eval',
        '--config',
        fixture('router.yaml'),
        '--tiers',
        'haiku,sonnet,opus',
        '--set',
        fixture('evalset.jsonl'),
        '--out',
        made('run'),
        '--force',
      ],
    ],
    [
      '3. What would routing be worth?',
      ['curve', ...measured, '--tiers', 'haiku,sonnet,opus', '--out', made('curves.json')],
    ],
    [
      '4. Which rules can be vouched for?',
      [
        'tune',
        ...measured,
        '--config',
        fixture('router.yaml'),
        '--tiers',
        'haiku,sonnet,opus',
        '--acceptable',
        'relative',
        '--log',
        fixture('log.jsonl'),
        '--out',
        made('routing-rules.yaml'),
      ],
    ],
    ['5. What would they have done to the log?', ['project', made('routing-rules.yaml'), fixture('log.jsonl')]],
    [
      '6. All of it on one page',
      [
        'report',
        ...measured,
        '--config',
        fixture('router.yaml'),
        '--tiers',
        'haiku,sonnet,opus',
        '--acceptable',
        'relative',
        '--log',
        fixture('log.jsonl'),
        '--out',
        made('report.html'),
      ],
    ],
  ];
  const width = screenWidth(io.columns);
  io.stdout.write(
    `${wrapText('SYNTHETIC demo: an invented shop, invented requests and invented answers. No model is asked.', width, '')}\n`,
  );
  for (const [title, argv] of steps) {
    io.stdout.write(`\n${title}\n$ ${commandText(`router ${argv.join(' ')}`, width).trimStart()}\n\n`);
    const code = await main([...argv, '--quiet', ...(io.hasColour ? [] : ['--no-color'])], io);
    if (code !== EXIT.ok) return code;
  }
  tell(`\nEverything is in ${options.out}/; begin with report.html.`, options, io);
  tellNext('your own traffic.', 'router analyze LOG.jsonl', options, io);
  return EXIT.ok;
}
