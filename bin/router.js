#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

// Reading a log makes much short-lived garbage; left alone, V8 answers with a heap that grows with the log. What learns from an
// eval set works on data that stay, and would take half as long again. A log is read by small functions that are hot at once: with
// fewer of them copied into each other, the compiler takes less of the first second from the reading.
if (!['curve', 'tune', 'report', 'demo'].includes(process.argv[2])) {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=10');
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=300');
}

const { main } = await import('../dist/bin/main.js');
const { processIo } = await import('../dist/bin/io.js');
process.exitCode = await main(process.argv.slice(2), processIo());
