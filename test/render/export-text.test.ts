import { describe, expect, it } from 'vitest';
import type { ExportComparison, ExportedForm } from '../../src/records/gateway.js';
import { exportComparisonText } from '../../src/render/export-text.js';

const form = (changes: Partial<ExportedForm>): ExportedForm => ({
  requests: 200,
  cost_usd: 3,
  saving_share: 0.25,
  saving_bounds: null,
  refused: [],
  tiers: [{ tier: 'small', requests: 200, share: 1, cost_usd: 3 }],
  ...changes,
});

function words(own: Partial<ExportedForm>, other: Partial<ExportedForm> = own): string {
  const [rules, exported] = [form(own), form(other)];
  const costs = { rules_cost_usd: rules.cost_usd, exported_cost_usd: exported.cost_usd };
  const comparison: ExportComparison = { rules, exported, ...costs, disagreement_share: 0 };
  return exportComparisonText(comparison, 80).replaceAll(/\s+/g, ' ');
}

describe('the exported form beside the rules', () => {
  it('names both savings where they are known', () => {
    expect(words({}, { saving_share: 0.125 })).toContain(
      '$3.00 (saving 25.0 %), as exported $3.00 (saving 12.5 %). tier',
    );
  });

  it('says between what the saving lies, and why not more is known, where a projection refuses to name it', () => {
    const said = words({ saving_share: null, saving_bounds: [0.2, 0.5], refused: ['too much is uncovered'] });
    expect(said).toContain('$3.00 (saving between 20.0 % and 50.0 %), as exported');
    expect(said).toContain('The saving cannot be known from this data: too much is uncovered.');
  });

  it('says that the saving is unknown where nothing bounds it', () => {
    expect(words({ saving_share: null })).toContain('(saving unknown), as exported $3.00 (saving unknown).');
  });
});
