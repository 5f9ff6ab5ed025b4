import type { MaskCounts } from '../evals/mask.js';
import type { Draw, Stratum } from '../evals/sample.js';
import type { SampleReport, SampleSegment } from '../records/sample.js';
import type { Warning } from '../records/warning.js';
import type { LogFrame } from './sample-log.js';

/** What was drawn, beside what it was drawn from. */
export function sampleReport(
  frame: LogFrame,
  strata: readonly Stratum[],
  draws: readonly Draw[],
  masked: MaskCounts | null,
  more: readonly Warning[],
  options: { out: string; seed: number; n?: number },
): SampleReport {
  const drawn = new Set(draws.map(({ segment, decile }) => `${decile} ${segment}`));
  const without = strata.filter(({ segment, decile }) => !drawn.has(`${decile} ${segment}`));
  const uncovered = without.reduce((sum, { clusters }) => sum + clusters.length, 0) / frame.clusters.length;
  const warnings = [...frame.warnings, ...more];
  if (frame.counts.without_text > 0) {
    warnings.push({
      code: 'sample-without-text',
      fields: { count: frame.counts.without_text, of: frame.counts.requests },
    });
  }
  if (without.length > 0) {
    warnings.push({
      code: 'sample-strata-empty',
      fields: { count: without.length, of: strata.length, percent: (100 * uncovered).toFixed(1) },
    });
  }
  if (options.n !== undefined && draws.length < options.n) {
    warnings.push({ code: 'sample-whole-frame', fields: { asked: options.n, clusters: draws.length } });
  }
  return {
    schema: 'router.sample/1',
    out: options.out,
    cases: draws.length,
    seed: options.seed,
    frame: frame.counts,
    strata: strata.length,
    strata_without_cases: without.length,
    uncovered_share: uncovered,
    segments: segmentRows(strata, draws),
    masked,
    warnings,
  };
}

function segmentRows(strata: readonly Stratum[], draws: readonly Draw[]): SampleSegment[] {
  const rows = new Map<string, SampleSegment>();
  for (const { segment, clusters } of strata) {
    const row = rows.get(segment) ?? { segment, requests: 0, clusters: 0, strata: 0, cases: 0 };
    rows.set(segment, row);
    row.strata++;
    row.clusters += clusters.length;
    for (const cluster of clusters) row.requests += cluster.requests;
  }
  for (const { segment } of draws) rows.get(segment)!.cases++;
  return [...rows.values()].sort((a, b) => b.clusters - a.clusters || (a.segment < b.segment ? -1 : 1));
}
