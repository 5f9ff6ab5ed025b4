// npm run bench:route: how fast the library routes a 2,000-character prompt: by rules alone, and by a score that weighs every feature and
// every value of the text's shape, as a tuned one may (prose, prose of many words, with accents, words that each end in another number); and how long a
// 200 KB rules file takes to load in a process that has just begun. Processor time, so that a busy machine tells nearly the same; also the
// time of a plain loop, by which machines can be compared. Writes route.json. Ends with 1 below 20,000 scored routes of prose a second on
// one core, or at 20 ms and more to load.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouter, loadRules } from '../../dist/index.js';
import { SHAPE_NAMES } from '../../dist/learn/text-shape.js';
import { FEATURES } from '../../dist/traffic/features.js';

const ROUTES_AIM = 20_000;
const LOAD_AIM_MS = 20;
const terms = [];
for (let bucket = 0, line = []; terms.join('\n').length < 200_000; bucket++) {
  line.push(`${bucket * 16},${(((bucket * 37) % 2001) / 1000 - 1).toFixed(3)}`);
  if (line.length === 10) terms.push(`    ${line.splice(0).join(', ')}`);
}
const text = `schema: router.rules/1
tiers:
  - {name: small, provider: openai, model: cheap, price: null}
  - {name: large, provider: openai, model: strong, price: null}
rules:
  - {name: small-1, when: {kind: [code, open_qa, other, generation], score_below: 0.4}, tier: small}
default: large
score:
  kind: logistic
  bits: 18
  bias: -0.2
  features:
${[...FEATURES.map(({ name }) => name), ...SHAPE_NAMES].map((name) => `    ${name}: {mean: 30, sd: 20, weight: 0.02}`).join('\n')}
  tasks: {code: 0.4}
  terms: |
${terms.join(',\n')}
`;

const WORDS =
  'please write sort python proof why the a list invoice hello sum prove refund table error café step data of'.split(
    ' ',
  );
const SIZE = 2000;
const BEHIND = ['', ',', '', '', '. The', '', ' 42', '', '?\n', ''];
const SYLLABLES = 'an ber con de er fi gra hol in ju ka lo mer no or per qui ra sta ti un ver wes ya'.split(' ');
/** 4,000 made-up words of one to three syllables. */
const MANY_WORDS = Array.from({ length: 4000 }, (_, at) =>
  [at, at * 7 + 3, at * at]
    .slice(0, 1 + (at % 3))
    .reduce((word, pick) => word + SYLLABLES[pick % SYLLABLES.length], ''),
);
/** How a word is written: in English prose, out of many words, with accents, and in a text in which every word ends in another number. */
const WRITTEN = {
  prose: (word, at) => word.replace('é', 'e') + BEHIND[(at * at * 3 + at) % BEHIND.length],
  varied: (_word, at, index) =>
    MANY_WORDS[(at * at * 31 + at * index * 17) % 4000] + BEHIND[(at * at * 3 + at) % BEHIND.length],
  accents: (word, at) => word + BEHIND[(at * at * 3 + at) % BEHIND.length],
  numbers: (word, at, index) => word + ((at * index) % 997),
};
const promptsOf = (written) =>
  Array.from({ length: 500 }, (_, index) => {
    let prompt = '';
    for (let at = 0; prompt.length < SIZE; at++)
      prompt += `${written(WORDS[(index * 7 + at * at * 3 + at) % WORDS.length], at, index)} `;
    return { messages: [{ role: 'user', content: prompt.slice(0, SIZE) }] };
  });

const scored = createRouter(loadRules(text));
/** The same ladder by kind and length alone, as `tune` writes it where no learned score earned its place. */
const plain = createRouter(
  loadRules(
    text.slice(0, text.indexOf('score:\n')).replace('score_below: 0.4', 'class: [simple, moderate], chars_below: 4000'),
  ),
);
const CELLS = [
  { name: 'rules', router: plain, written: WRITTEN.prose },
  ...Object.entries(WRITTEN).map(([name, written]) => ({ name, router: scored, written })),
];
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const RUNS = 15;
const TURNS = 4;
/** µs of processor time a route, by cell; cells take turns, since a neighbour's load comes and goes. */
const times = CELLS.map(() => []);
const prompts = CELLS.map(({ written }) => promptsOf(written));
for (let run = -1; run < RUNS; run++) {
  CELLS.forEach(({ router }, cell) => {
    const from = process.cpuUsage();
    for (let turn = 0; turn < TURNS; turn++) for (const prompt of prompts[cell]) router.route(prompt);
    const { user, system } = process.cpuUsage(from);
    // The first is for the compiler.
    if (run >= 0) times[cell].push((user + system) / (TURNS * prompts[cell].length));
  });
}
const rates = CELLS.map(({ name }, cell) => {
  const rate = (us) => Math.round(1e6 / us);
  return { name, median: rate(median(times[cell])), best: rate(Math.min(...times[cell])) };
});
const file = join(tmpdir(), `router-bench-${process.pid}.yaml`);
writeFileSync(file, text);
const loader = `import { readFileSync } from 'node:fs'; import { loadRules, createRouter } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
const text = readFileSync(${JSON.stringify(file)}, 'utf8'); const from = process.cpuUsage(); createRouter(loadRules(text)); const { user, system } = process.cpuUsage(from); console.log((user + system) / 1000);`;
const loads = Array.from({ length: 9 }, () =>
  Number(spawnSync(process.execPath, ['--input-type=module', '-e', loader], { encoding: 'utf8' }).stdout),
);
const load = median(loads);
for (const { name, ...rate } of rates)
  console.log(
    `route, ${name}: ${rate.median} a second, best ${rate.best} (aim: ${ROUTES_AIM}, n = ${RUNS} runs of 2,000)`,
  );
console.log(
  `load of ${Math.round(text.length / 1000)} KB, cold: ${load.toFixed(1)} ms (aim: below ${LOAD_AIM_MS}, n = 9)`,
);
const routes = Object.fromEntries(rates.map(({ name, ...rate }) => [name, rate]));
const quick = { routes_per_second: routes, load_ms: Number(load.toFixed(1)), file_bytes: text.length };
const aims = { routes_per_second: ROUTES_AIM, load_ms: LOAD_AIM_MS };
const machine = { node: process.version, processor: cpus()[0]?.model ?? 'unknown', loop_us: loopUs() };
writeFileSync(
  new URL('route.json', import.meta.url),
  `${JSON.stringify({ ...quick, runs: { route: RUNS, load: 9 }, aims, machine }, null, 2)}\n`,
);

/** Best time of a hash over 2,000 characters, µs: says how busy or slow the machine is. */
function loopUs() {
  const text = promptsOf(WRITTEN.prose)[0].messages[0].content;
  const times = Array.from({ length: 40 }, () => {
    const from = process.cpuUsage();
    let hash = 0;
    for (let run = 0; run < 1000; run++)
      for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
    const { user, system } = process.cpuUsage(from);
    return hash === 0.5 ? 0 : (user + system) / 1000;
  });
  return Number(Math.min(...times).toFixed(2));
}
process.exitCode = routes.prose.median >= ROUTES_AIM && load < LOAD_AIM_MS ? 0 : 1;
