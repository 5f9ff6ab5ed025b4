// npm run bench:peers: frugon, toolkit-cost-optimizer, llm-route-audit and `tune` on the same synthetic demo cases, at the same
// prices, told the same tasks and given the same grades. The peers run as they are installed from the package index (Python 3.11+ with
// venv), in a folder that is removed; ROUTER_PEERS names a virtual environment that has them. Minutes; with ROUTER_RUNS=0 the draws
// stay as recorded and only what each tool prints is asked anew.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { joinMeasured, readMeasured } from '../../src/cli/measured.js';
import { type Panel, panelRows } from '../../src/records/panel.js';
import { randomFrom, shuffle } from '../../src/stats/random.js';
import { mean } from '../../src/stats/sum.js';
import { asAudit, asRouter, asToolkit, type Choice, type ChoiceTruth, truthOf } from './peers-choices.js';
import { type PeerRun, peerPrints } from './peers-prints.js';
import { type PeerCase, writePeerRows } from './peers-rows.js';
import { REAL_PAIRS, type RealPair, realPanel } from './real-panel.js';

const PEERS = ['frugon==0.2.6', 'toolkit-cost-optimizer==1.0.0', 'llm-route-audit==0.3.3'];
const DRAWS = Number(process.env['ROUTER_RUNS'] ?? 20);
const SIZES = [100, 300];
const TOOLS = [
  'toolkit-cost-optimizer',
  'toolkit-cost-optimizer --confidence 0.95',
  'llm-route-audit',
  'router tune',
] as const;

const folder = mkdtempSync(join(tmpdir(), 'router-peers-'));
try {
  const bin = join(process.env['ROUTER_PEERS'] ?? install(folder), 'bin');
  const run = (tool: string, ...argv: string[]): string =>
    spawnSync(join(bin, tool), argv, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', COLUMNS: '100' },
    }).stdout;
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const demo = (name: string): string => join(root, 'fixtures/demo', name);
  execFileSync(process.execPath, [
    join(root, 'bin/router.js'),
    ...`eval --quiet --tiers haiku,sonnet,opus --config ${demo('router.yaml')} --set ${demo('evalset.jsonl')} --out ${join(folder, 'run')}`.split(
      ' ',
    ),
  ]);
  const outcomes = join(folder, 'run', 'outcomes.jsonl');
  const measured = await readMeasured({ set: demo('evalset.jsonl'), outcomes, tiers: ['haiku', 'sonnet', 'opus'] });
  const demoPanel = joinMeasured(measured, true).panel;
  const worlds: [name: string, panel: Panel][] = [['the demo, 3 tiers (synthetic)', demoPanel]];
  const ladder9 = REAL_PAIRS.find((pair) => pair.folder === 'ladder9') as RealPair;
  if (process.env['ROUTER_DATA']) worlds.unshift([ladder9.name, await realPanel(process.env['ROUTER_DATA'], ladder9)]);
  else console.log('ROUTER_DATA is not set: only the synthetic cases');
  const results = DRAWS > 0 ? worlds.map(([name, panel]) => compare(name, panel, run, folder)) : recorded().worlds;
  // What each prints on the demo as a whole: the same 900 cases, with their texts.
  const texts = new Map(measured.cases.map(({ id, messages }) => [id, JSON.stringify(messages.at(-1)?.content ?? '')]));
  const demoCases = casesOf(demoPanel, (id) => JSON.parse(texts.get(id) as string) as string);
  writePeerRows(folder, demoPanel, demoCases, [...demoCases.keys()]);
  const prints = peerPrints(run, 0.95 * (mean([...(demoPanel.tiers.at(-1)?.score ?? [])]) as number));
  for (const { command, lines } of prints) console.log(`$ ${command}\n${lines.join('\n')}\n`);
  const document = {
    schema: 'router.bench.peers/1',
    about:
      'the same cases, prices, tasks and grades for all; draws of labelled cases, held against all cases by what each tool itself says to keep at 0.95',
    peers: PEERS,
    worlds: results,
    prints,
  };
  writeFileSync(new URL('peers.json', import.meta.url), `${JSON.stringify(document, null, 1)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}

/** A virtual environment with the peers in it. */
function install(parent: string): string {
  const venv = join(parent, 'venv');
  execFileSync('python3', ['-m', 'venv', venv]);
  execFileSync(join(venv, 'bin/pip'), ['install', '--quiet', ...PEERS], { stdio: 'inherit' });
  return venv;
}

function casesOf(panel: Panel, promptOf: (id: string) => string): PeerCase[] {
  return panel.traits.map(({ task, kind }, row) => {
    const id = panel.caseIds[row] as string;
    return { id, prompt: promptOf(id), task: task ?? kind };
  });
}

/** The draws of an earlier run, for `ROUTER_RUNS=0`, which only asks anew what each tool prints. */
function recorded(): { worlds: object[] } {
  return JSON.parse(readFileSync(new URL('peers.json', import.meta.url), 'utf8')) as { worlds: object[] };
}

/** Every tool's choice on draws of labelled cases, and on all of them, held against its own promise: 0.95 of what it measures. */
function compare(name: string, panel: Panel, run: PeerRun, folder: string): object {
  // Neither of the three reads the text: they are told tasks, prices and grades.
  const cases = casesOf(panel, (id) => id);
  const rows = [...cases.keys()];
  const top = panel.tiers.at(-1)?.score as Float64Array;
  const choices = (labelled: readonly number[]): Record<Tool, Choice> => {
    writePeerRows(folder, panel, cases, labelled);
    const floor = 0.95 * (mean(labelled.map((row) => top[row] as number)) as number);
    const route = `route --input rows.jsonl --quality-rows quality.jsonl --prices prices.json --min-quality ${floor}`;
    const report =
      'report audit.jsonl --replay replay.jsonl --grades grades.jsonl --prices prices.yaml --json --html report.html';
    return {
      'toolkit-cost-optimizer': asToolkit(run('toolkit-opt', ...route.split(' '))),
      'toolkit-cost-optimizer --confidence 0.95': asToolkit(
        run('toolkit-opt', ...route.split(' '), '--confidence', '0.95'),
      ),
      'llm-route-audit': asAudit(run('llm-route-audit', ...report.split(' '))),
      'router tune': asRouter(panelRows(panel, labelled)),
    };
  };
  const sizes = SIZES.map((n) => {
    const draws = Array.from({ length: DRAWS }, (_, draw) =>
      choices(
        shuffle(rows, randomFrom(`peers ${n} ${draw}`))
          .slice(0, n)
          .sort((a, b) => a - b),
      ),
    );
    const tools = TOOLS.map((tool) => {
      const truths = draws
        .map((draw) => truthOf(draw[tool], panel, cases))
        .filter(({ moved_share }) => moved_share > 0);
      return {
        tool,
        draws: DRAWS,
        recommends: truths.length,
        breaks_its_promise: truths.filter((truth) => !((promised(tool, truth) ?? 0) >= 0.95)).length,
        mean_saving: mean(truths.map(({ saving }) => saving)),
      };
    });
    console.log(`${name}, ${n} labelled cases`);
    console.table(tools);
    return { labelled: n, tools };
  });
  const full = choices(rows);
  const all = TOOLS.map((tool) => ({ tool, ...truthOf(full[tool], panel, cases) }));
  console.table(all);
  return { world: name, cases: rows.length, sizes, all };
}

type Tool = (typeof TOOLS)[number];

/** What the tool itself says to keep at 0.95. */
function promised(tool: Tool, truth: ChoiceTruth): number | null {
  if (tool === 'router tune') return truth.acceptable;
  return tool === 'llm-route-audit' ? truth.worst_task_kept : truth.quality_kept;
}
