// How fast the library routes a 2,000-character prompt, and how long a 200 KB rules file takes to load. Processor time, so that a busy machine tells nearly the same.
//   npm run build && node test/bench/route.mjs
// Ends with 1 below 20,000 routes a second on one core, or at 20 ms and more to load in a fresh process.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouter, loadRules } from '../../dist/index.js';

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
  features: {words: {mean: 30, sd: 20, weight: 0.8}, chars: {mean: 300, sd: 200, weight: 0.1}}
  tasks: {code: 0.4}
  terms: |
${terms.join(',\n')}
`;

const WORDS =
  'please write sort python proof why the a list invoice hello sum prove refund table error café step data of'.split(
    ' ',
  );
const prompts = Array.from({ length: 500 }, (_, index) => {
  let prompt = '';
  for (let at = 0; prompt.length < 2000; at++)
    prompt += `${WORDS[(index * 7 + at * at * 3 + at) % WORDS.length]}${(at * index) % 997} `;
  return { messages: [{ role: 'user', content: prompt.slice(0, 2000) }] };
});

const router = createRouter(loadRules(text));
const rates = [];
for (let run = 0; run < 7; run++) {
  const from = process.cpuUsage();
  for (let turn = 0; turn < 10; turn++) for (const prompt of prompts) router.route(prompt);
  const { user, system } = process.cpuUsage(from);
  rates.push((10 * prompts.length * 1e6) / (user + system));
}
const file = join(tmpdir(), `router-bench-${process.pid}.yaml`);
writeFileSync(file, text);
const loader = `import { readFileSync } from 'node:fs'; import { loadRules, createRouter } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
const text = readFileSync(${JSON.stringify(file)}, 'utf8'); const from = process.cpuUsage(); createRouter(loadRules(text)); const { user, system } = process.cpuUsage(from); console.log((user + system) / 1000);`;
const loads = Array.from({ length: 9 }, () =>
  Number(spawnSync(process.execPath, ['--input-type=module', '-e', loader], { encoding: 'utf8' }).stdout),
);
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const [rate, load] = [median(rates), median(loads)];
console.log(
  `route: ${Math.round(rate)} a second (aim: ${ROUTES_AIM}, n = 7 runs of 5,000); load of ${Math.round(text.length / 1000)} KB, cold: ${load.toFixed(1)} ms (aim: below ${LOAD_AIM_MS}, n = 9)`,
);
process.exitCode = rate >= ROUTES_AIM && load < LOAD_AIM_MS ? 0 : 1;
