import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from '../../records/error.js';
import type { RulesFile } from '../../records/rules-file.js';
import { commandText } from '../../render/command-text.js';
import { jsonText } from '../../render/json.js';
import { screenWidth, wrapText } from '../../render/wrap-text.js';
import { PACKAGE_ROOT } from '../../sources/package-root.js';
import { readRules } from '../../sources/rules-file.js';
import type { Io } from '../io.js';
import { main } from '../main.js';
import type { CommonOptions } from '../options.js';
import { tell, tellNext } from '../talk.js';

const SILENCE: Io['stdout'] = { write: () => undefined };
const FIXTURES = fileURLToPath(new URL('fixtures/demo/', PACKAGE_ROOT));

/**
 * `router demo`: analyze, eval, curve, tune, project and report on the synthetic fixtures, as a user would type them.
 * With `--json` what they print is talk, and the document says what they wrote and found.
 */
export async function demo(options: CommonOptions & { out: string }, io: Io): Promise<number> {
  const talk = options.quiet ? SILENCE : io.stderr;
  // The steps read the same files, so that what one of them fits the next need not fit again.
  const steady = { ...io, handedOn: new Map<string, unknown>() };
  const shown = options.json ? { ...steady, stdout: talk, hasColour: false } : steady;
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
  shown.stdout.write(
    `${wrapText('SYNTHETIC demo: an invented shop, invented requests and invented answers. No model is asked.', width, '')}\n`,
  );
  for (const [title, argv] of steps) {
    shown.stdout.write(`\n${title}\n$ ${commandText(`router ${argv.join(' ')}`, width).trimStart()}\n\n`);
    const code = await main([...argv, '--quiet', ...(io.hasColour ? [] : ['--no-color'])], shown);
    if (code !== EXIT.ok) return code;
  }
  if (options.json) io.stdout.write(jsonText(documentOf(await readRules(made('routing-rules.yaml')), made)));
  tell(`\nEverything is in ${options.out}/; begin with report.html.`, options, io);
  tellNext('your own traffic.', 'router analyze LOG.jsonl', options, io);
  return EXIT.ok;
}

/** The files by what made them, and what the rules were measured to do. */
function documentOf({ evidence, projection }: RulesFile, made: (name: string) => string): Record<string, unknown> {
  return {
    schema: 'router.demo/1',
    synthetic: true,
    files: {
      analyze: made('mix.json'),
      eval: made('run/outcomes.jsonl'),
      curve: made('curves.json'),
      tune: made('routing-rules.yaml'),
      report: made('report.html'),
    },
    ...evidence,
    projection: projection ?? null,
  };
}
