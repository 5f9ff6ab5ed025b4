// npm run bench:monitor: false alarms and delays of `router monitor`. A minute.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { monitorCell } from './monitor-cell.js';

const cells = [0.1, 0.12, 0.15, 0.2].map((rate) => monitorCell(rate, 1000, rate === 0.1 ? 5000 : 20_000));
for (const cell of cells) console.log(JSON.stringify(cell));
const document = { schema: 'router.bench.monitor/1', about: 'escalations drawn at a true rate, limit 10 %', cells };
writeFileSync(fileURLToPath(new URL('monitor.json', import.meta.url)), `${JSON.stringify(document, null, 1)}\n`);
process.exitCode = (cells[0]?.expired ?? 1) <= 0.05 ? 0 : 1;
