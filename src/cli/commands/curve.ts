import { EXIT } from '../../records/error.js';
import { curveText } from '../../render/curve-text.js';
import { jsonText } from '../../render/json.js';
import { shellWord } from '../../render/shell-word.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import type { Io } from '../io.js';
import { keepInputs } from '../keep-inputs.js';
import { type MeasuredOptions, readMeasured } from '../measured.js';
import { measuredCurves } from '../measured-curves.js';
import type { CommonOptions } from '../options.js';
import { paintAnswer } from '../paint.js';
import { tellNext, tellWarnings } from '../talk.js';
import { terminalOf } from '../terminal.js';

/** `router curve`: quality and cost of each tier and of every way to route between them. */
export async function curve(options: CommonOptions & MeasuredOptions & { out?: string }, io: Io): Promise<number> {
  await keepInputs([options.out], [options.set, options.outcomes, options.config, options.repeats]);
  const file = await measuredCurves(await readMeasured(options), options, io);
  if (options.out) await writeFileAtomic(options.out, jsonText(file), { mode: 0o644 });
  io.stdout.write(options.json ? jsonText(file) : paintAnswer(curveText(file, terminalOf(io)), io));
  tellWarnings(file.warnings, options, io);
  if (file.candidates.length > 0)
    tellNext(
      'ask for rules.',
      `router tune --set ${shellWord(options.set)} --outcomes ${shellWord(options.outcomes)}${options.tiers ? ` --tiers ${shellWord(options.tiers.join(','))}` : ''}`,
      options,
      io,
    );
  return EXIT.ok;
}
