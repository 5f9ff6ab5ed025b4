import { curvesOf } from '../../policy/curves-of.js';
import { coveredCells, fittersFor, gainRouter } from '../../policy/fit.js';
import type { CurvesFile } from '../../records/curve.js';
import { EXIT } from '../../records/error.js';
import { curveText } from '../../render/curve-text.js';
import { jsonText } from '../../render/json.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import type { Io } from '../io.js';
import { joinMeasured, type MeasuredOptions, readMeasured } from '../measured.js';
import type { CommonOptions } from '../options.js';
import { paintAnswer } from '../paint.js';
import { tellWarnings } from '../talk.js';
import { startWork } from '../work.js';

/** `router curve`: quality and cost of each tier and of every way to route between them. */
export async function curve(options: CommonOptions & MeasuredOptions & { out?: string }, io: Io): Promise<number> {
  const measured = await readMeasured(options);
  const { panel, warnings } = joinMeasured(measured, true);
  const fitters = fittersFor(panel, gainRouter(Object.keys(coveredCells(panel.traits, 1)), options.seed));
  const done = await startWork(`Cross-fitting on ${panel.caseIds.length} cases`, options, io);
  const file: CurvesFile = {
    schema: 'router.curves/1',
    ...curvesOf(panel, fitters, options.seed),
    warnings: [...measured.warnings, ...warnings],
  };
  done();
  if (options.out) await writeFileAtomic(options.out, jsonText(file), { mode: 0o644 });
  io.stdout.write(options.json ? jsonText(file) : paintAnswer(curveText(file), io));
  tellWarnings(file.warnings, options, io);
  return EXIT.ok;
}
