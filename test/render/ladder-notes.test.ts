import { describe, expect, it } from 'vitest';
import { joinMeasured, readMeasured } from '../../src/cli/measured.js';
import { ladder } from '../../src/curves/ladder.js';
import { ladderNotes } from '../../src/render/ladder-notes.js';
import { worldPanel } from '../policy/world.js';

const root = process.env['ROUTER_DATA'];

describe('notes below the ladder', () => {
  it('name the tier that makes another pointless, with gain, price and cases', () => {
    const panel = worldPanel(600, ['a'], { good: { a: 0.9 }, vain: { a: 0.6 }, top: { a: 0.95 } }, 5);
    const notes = ladderNotes(ladder(panel));
    expect(notes[0]).toMatch(
      /^ {2}vain is pointless: good does better by 3\d\.\d pt \[.*\] at 20 % of its price \(n = 600\)$/,
    );
    expect(notes.at(-1)).toMatch(/Margin: 3\.0 pt absolute.*if 3 % of the top tier's own quality is meant, 2\.\d pt/);
  });

  it('do not call a tier pointless for what one case shows', () => {
    const one = ladderNotes(ladder(worldPanel(1, ['a'], { small: { a: 1 }, top: { a: 1 } }, 5)));
    expect(one[0]).toBe('  top looks pointless: small is as good or better by 0.0 pt at 10 % of its price (n = 1)');
    const many = ladderNotes(ladder(worldPanel(30, ['a'], { small: { a: 1 }, top: { a: 1 } }, 5)));
    expect(many[0]).toContain('top is pointless');
  });

  it('say when the verdict depends on how provider errors are counted, with both verdicts', () => {
    const panel = worldPanel(2000, ['a'], { small: { a: 0.9 }, top: { a: 0.905 } }, 6);
    const [small] = panel.tiers;
    for (let row = 0; row < 200; row++) {
      small!.score[row] = Number.NaN;
      small!.failed[row] = 1;
    }
    const [row] = ladder(panel);
    expect(row!.against_top).toMatchObject({
      verdict: 'inferior',
      verdict_without_failures: 'non_inferior',
      depends_on_failures: true,
      codings: [
        { coding: 'failed_as_bad', n: 2000 },
        { coding: 'failed_left_out', n: 1800 },
      ],
    });
    expect(ladderNotes([row!]).join('\n')).toMatch(
      /small, depends on how provider errors are counted; failed calls as wrong: -9\.\d pt, worse \(n = 2,000\); failed calls left out: -0\.\d pt, not worse \(n = 1,800\)/,
    );
  });

  it('count a case that lacks an outcome both ways', () => {
    const panel = worldPanel(1000, ['a'], { small: { a: 0.9 }, top: { a: 0.905 } }, 7);
    const [small] = panel.tiers;
    for (let row = 0; row < 100; row++) small!.score[row] = small!.costUsd[row] = Number.NaN;
    const [row] = ladder(panel);
    expect(row!.against_top?.codings?.map(({ coding, n }) => [coding, n])).toEqual([
      ['failed_as_bad', 900],
      ['missing_as_bad', 1000],
    ]);
    expect(row!.against_top?.depends_on_failures).toBe(true);
  });

  it('are none for one tier', () => {
    expect(ladderNotes(ladder(worldPanel(10, ['a'], { only: { a: 1 } }, 8)))).toEqual([]);
  });
});

describe.skipIf(!root)('the ladder of ROUTER_DATA (skipped when it is not set)', () => {
  it('says that gpt-4o-mini makes claude-3-haiku and gpt-3.5 pointless, and beats opus at about a hundredth of its price', async () => {
    const folder = `${root}/data/ladder9`;
    const measured = await readMeasured({
      set: `${folder}/evalset.jsonl.gz`,
      outcomes: `${folder}/outcomes.jsonl.gz`,
    });
    const rows = ladder(joinMeasured(measured, true).panel);
    const by = (tier: string) =>
      rows.find((row) => row.tier === tier)?.dominators?.find((one) => one.tier === 'gpt-4o-mini-2024-07-18');
    for (const tier of ['claude-3-haiku-20240307', 'gpt-3.5-turbo-0125', 'claude-3-opus-20240229']) {
      expect(by(tier)!.gain_ci95![0]).toBeGreaterThan(0);
    }
    expect(1 / by('claude-3-opus-20240229')!.cost_ratio!).toBeGreaterThan(60);
    expect(1 / by('claude-3-opus-20240229')!.cost_ratio!).toBeLessThan(140);
    const text = ladderNotes(rows).join('\n');
    expect(text).toContain('claude-3-haiku-20240307 is pointless: gpt-4o-mini-2024-07-18 does better by');
    expect(text).toContain('gpt-3.5-turbo-0125 is pointless: gpt-4o-mini-2024-07-18 does better by');
    expect(text).toMatch(/claude-3-opus-20240229 is pointless: gpt-4o-mini-2024-07-18 .* at 1\/\d+ of its price/);
    expect(text).toContain('cases without an outcome as wrong');
  });
});
