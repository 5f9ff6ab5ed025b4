import { EXIT } from '../../records/error.js';
import { jsonText } from '../../render/json.js';
import { projectText } from '../../render/project-text.js';
import { readConfig } from '../../sources/config-file.js';
import { openPrices } from '../../sources/price-file.js';
import { readRules } from '../../sources/rules-file.js';
import type { Io } from '../io.js';
import { paintAnswer } from '../paint.js';
import { type LogOptions, projectLog } from '../project-log.js';
import { tellWarnings } from '../talk.js';

/** `router project`: executes an emitted rules file on logs. */
export async function project(rulesPath: string, logs: string[], options: LogOptions, io: Io): Promise<number> {
  const config = options.config ? await readConfig(options.config) : null;
  const rules = await readRules(rulesPath);
  const prices = await openPrices(config?.prices);
  const projection = await projectLog(rules, logs, prices, options, io);
  const { warnings, ...rest } = projection;
  io.stdout.write(
    options.json
      ? jsonText({ schema: 'router.projection/1', rules: rulesPath, projection: rest, warnings })
      : paintAnswer(projectText(projection), io),
  );
  tellWarnings(warnings, options, io);
  return EXIT.ok;
}
