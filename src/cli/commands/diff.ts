import { deadRules } from '../../policy/dead-rules.js';
import { createDiff } from '../../policy/diff.js';
import type { DiffReport } from '../../records/diff.js';
import { EXIT } from '../../records/error.js';
import type { FailureRow } from '../../records/projection.js';
import type { RulesFile } from '../../records/rules-file.js';
import { diffText } from '../../render/diff-text.js';
import { jsonText } from '../../render/json.js';
import { shellWord } from '../../render/shell-word.js';
import { readConfig } from '../../sources/config-file.js';
import { configPrices, withTierPrices } from '../../sources/price-file.js';
import { newLogReport, readRequests } from '../../sources/request-log.js';
import { readRules } from '../../sources/rules-file.js';
import type { Io } from '../io.js';
import { logProgress } from '../progress.js';
import { failuresIn, type LogOptions } from '../project-log.js';
import { tellNext, tellWarnings } from '../talk.js';

export interface DiffOptions extends LogOptions {
  log?: string[];
  /** Paragraphs are not broken and no column is left out, whatever the terminal. */
  markdown?: boolean;
}

/** `router diff`: what changes between two rules files, in words and on a log. */
export async function diff(oldPath: string, newPath: string, options: DiffOptions, io: Io): Promise<number> {
  const config = options.config ? await readConfig(options.config) : null;
  const [before, after] = [await readRules(oldPath), await readRules(newPath)];
  const prices = withTierPrices(await configPrices(config), [...before.tiers, ...after.tiers]);
  const failures = async (rules: RulesFile): Promise<FailureRow[]> =>
    options.log ? failuresIn(rules, options.log, {}, options) : [];
  const run = createDiff(before, after, prices, [await failures(before), await failures(after)]);
  const log = newLogReport();
  const progress = logProgress('comparing', options, io);
  if (options.log) {
    for await (const batch of readRequests(options.log, log, { ...options, onProgress: progress.update })) {
      for (const request of batch) run.add(request);
    }
  }
  progress.end();
  const found = run.finish();
  const warnings = [...deadRules(before.policy, oldPath), ...deadRules(after.policy, newPath), ...log.warnings];
  const report: DiffReport = {
    schema: 'router.diff/1',
    old: oldPath,
    new: newPath,
    ...(options.log ? found : { ...found, requests: null, moved: null }),
    warnings,
  };
  io.stdout.write(options.json ? jsonText(report) : diffText(report, options.markdown ? null : io.columns));
  tellWarnings(warnings, options, io);
  const [old, now] = [shellWord(oldPath), shellWord(newPath)];
  if (!options.log)
    tellNext('see how many requests move, and what that costs.', `router diff ${old} ${now} --log LOG...`, options, io);
  else if (found.changes.length > 0)
    tellNext(
      'prove the new ones on fresh outcomes before they route.',
      `router check ${now} --set EVALSET --outcomes OUTCOMES`,
      options,
      io,
    );
  return EXIT.ok;
}
