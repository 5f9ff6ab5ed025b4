import { join } from 'node:path';
import { loggedOutcomes } from '../../evals/logged-outcomes.js';
import { summariseTier } from '../../evals/summary.js';
import { EXIT } from '../../records/error.js';
import type { OutcomesReport } from '../../records/outcomes-report.js';
import { jsonText } from '../../render/json.js';
import { outcomesText } from '../../render/outcomes-text.js';
import { shellWord } from '../../render/shell-word.js';
import { writeOutcomes } from '../../sources/outcome-file.js';
import { newLogReport, readRequests } from '../../sources/request-log.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import type { Io } from '../io.js';
import { keepInputs } from '../keep-inputs.js';
import { logProgress } from '../progress.js';
import type { LogOptions } from '../project-log.js';
import { tellNext, tellWarnings } from '../talk.js';

interface OutcomesOptions extends LogOptions {
  out: string;
  score?: string;
  scoreRange?: [number, number];
  force?: boolean;
}

/** `router outcomes`: an eval set and outcomes from the verdicts and scores that logs hold. */
export async function outcomes(logs: string[], options: OutcomesOptions, io: Io): Promise<number> {
  const paths = { evalset: join(options.out, 'evalset.jsonl'), outcomes: join(options.out, 'outcomes.jsonl') };
  await keepInputs(Object.values(paths), logs);
  const found = loggedOutcomes({ score: options.score ?? null, range: options.scoreRange ?? [0, 1] });
  const report = newLogReport();
  const progress = logProgress('reading', options, io);
  for await (const batch of readRequests(logs, report, { ...options, onProgress: progress.update })) {
    for (const request of batch) found.add(request);
  }
  progress.end();
  const { cases, outcomes: rows, score, warnings } = found.finish();
  const write = { refuseOverwrite: options.force !== true };
  const lines = cases.map((one) => `${JSON.stringify(one)}\n`);
  await writeFileAtomic(paths.evalset, lines, write);
  await writeOutcomes(paths.outcomes, rows, write);
  const names = [...new Set(rows.map((row) => row.tier))].sort();
  const summary: OutcomesReport = {
    schema: 'router.outcomes/1',
    ledger: report.ledger,
    score,
    cases: cases.length,
    outcomes: rows.length,
    tiers: names.map((name) => {
      const { tier, model, quality, unscored, failed, cost_usd_per_request } = summariseTier(rows, name);
      return { tier, model, quality, unscored, failed, cost_usd_per_request };
    }),
    files: paths,
    warnings: [...report.warnings, ...warnings],
  };
  io.stdout.write(options.json ? jsonText(summary) : outcomesText(summary, io.columns));
  tellWarnings(summary.warnings, options, io);
  tellNext(
    'see what routing could be worth.',
    `router curve --set ${shellWord(paths.evalset)} --outcomes ${shellWord(paths.outcomes)}`,
    options,
    io,
  );
  return EXIT.ok;
}
