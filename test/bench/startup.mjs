// How long `router --help` takes against an empty node, as medians of 15 runs each. A bench, not a test: run it on a quiet machine.
//   npm run build && node test/bench/startup.mjs
// Ends with 1 when the ratio is above 3, the aim.
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const RUNS = 15;
const AIM = 3;
const bin = fileURLToPath(new URL('../../bin/router.js', import.meta.url));

function milliseconds(args) {
  const from = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return performance.now() - from;
}

const empty = [];
const help = [];
for (let run = 0; run < RUNS; run++) {
  // In turn, so that a busy moment hits both.
  empty.push(milliseconds(['-e', '0']));
  help.push(milliseconds([bin, '--help']));
}
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const ratio = median(help) / median(empty);
console.log(
  `node -e 0: ${median(empty).toFixed(0)} ms, router --help: ${median(help).toFixed(0)} ms, ratio ${ratio.toFixed(2)} (aim: at most ${AIM}, n = ${RUNS} each)`,
);
process.exitCode = ratio > AIM ? 1 : 0;
