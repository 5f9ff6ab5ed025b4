import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { EXIT } from '../../records/error.js';
import { reportHtml } from '../../render/html.js';
import { jsonText } from '../../render/json.js';
import { verdictSentence } from '../../render/report-verdict.js';
import { screenWidth, wrapText } from '../../render/wrap-text.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import type { Io } from '../io.js';
import { keepInputs } from '../keep-inputs.js';
import { type ReportOptions, reportParts } from '../report-parts.js';
import { tell, tellWarnings } from '../talk.js';

/** `router report`: one self-contained page of everything that the inputs tell. */
export async function report(options: ReportOptions, io: Io): Promise<number> {
  const { set, outcomes, rules, config, log = [] } = options;
  await keepInputs([options.out], [set, outcomes, rules, config, ...log]);
  const found = await reportParts(options, io);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const page = reportHtml(found, {
    document,
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('base64'),
  });
  await writeFileAtomic(options.out, page, { mode: 0o644 });
  io.stdout.write(
    options.json ? jsonText(found) : `${wrapText(verdictSentence(found), screenWidth(io.columns), '')}\n`,
  );
  tellWarnings(found.warnings, options, io);
  tell(`Written to ${options.out}. It loads nothing; open it in any browser.`, options, io);
  return EXIT.ok;
}
