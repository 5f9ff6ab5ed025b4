import { curvesOf } from '../policy/curves-of.js';
import { coveredCells, fittersFor } from '../policy/fit.js';
import { curveLearners } from '../policy/learners.js';
import type { CurvesFile } from '../records/curve.js';
import type { Io } from './io.js';
import { contentsOf, joinedOnce, type Measured } from './measured.js';
import { noiseIn, withNoise } from './noise.js';
import { once } from './once.js';
import type { CommonOptions } from './options.js';
import { startWork } from './work.js';

/** The curves of what was measured, with explicit tasks where the cases have them. */
export async function measuredCurves(measured: Measured, options: CommonOptions, io: Io): Promise<CurvesFile> {
  const { panel, warnings } = await joinedOnce(measured, true, io);
  const curves = await once(io, 'curves', [...contentsOf(measured), options.seed], async () => {
    const fitters = fittersFor(panel, curveLearners(Object.keys(coveredCells(panel.traits, 1)), options.seed));
    const done = await startWork(`Cross-fitting on ${panel.caseIds.length} cases`, options, io);
    const made = curvesOf(panel, fitters, options.seed);
    done();
    return made;
  });
  const noise = await noiseIn(measured);
  return {
    schema: 'router.curves/1',
    ...curves,
    ladder: withNoise(curves.ladder, noise),
    ...(noise && { noise_floor: noise }),
    warnings: [...measured.warnings, ...warnings],
  };
}
