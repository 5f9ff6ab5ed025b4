import { describe, expect, it } from 'vitest';
import type { StrategyRow } from '../../src/records/strategy.js';
import type { Tuning } from '../../src/records/tuning.js';
import { choiceSection } from '../../src/render/report-choice.js';

type Shown = Pick<Tuning, 'strategies' | 'handed_on' | 'constraints' | 'graduation' | 'calibration' | 'noise_floor'>;
const NOTHING: Shown = { strategies: [], handed_on: null, constraints: [] };
const page = (shown: Partial<Shown>): string => choiceSection({ ...NOTHING, ...shown } as Tuning) ?? '';

const row: StrategyRow = {
  strategy: 'routing',
  score: 'rules',
  tiers: ['small', 'top'],
  n: 270,
  saving_share: 0.29,
  chance: 1,
  expected_saving: 0.29,
  quality: 0.98,
  bad_share: 0.01,
  handed_on_share: 0,
  behind_best: 0,
  behind_best_se: 0,
  behind_best_ci95: null,
  chosen: true,
};
const cascade: StrategyRow = {
  ...row,
  strategy: 'cascading',
  score: null,
  handed_on_share: 0.12,
  behind_best: 0.05,
  behind_best_ci95: [0.02, 0.08],
  chosen: false,
};

describe('choiceSection', () => {
  it('is not there when nothing was tuned or nothing had to be chosen', () => {
    expect(choiceSection(null)).toBeNull();
    expect(page({})).toBe('');
  });

  it('shows each way to decide with what it promises, and which was chosen', () => {
    const shown = page({ strategies: [row, cascade] });
    expect(shown).toContain('before the answer (rules), chosen');
    expect(shown).toContain('<th scope="row" class="word">after the answer</th>');
    expect(shown).toContain('+5.0\u00a0pt [+2.0, +8.0]');
    expect(shown).toContain('12.0\u00a0%');
  });

  it('names the limit that binds, the one that is not kept, and the one that nothing is known of', () => {
    const shown = page({
      constraints: [
        { name: 'max_escalation', limit: 0.1, bound: 0.08, met: true, binds: true },
        { name: 'max_degradation', limit: 0.03, bound: 0.031, met: false, binds: true },
        { name: 'max_p95_ms', limit: 800, bound: null, met: false, binds: true },
      ],
    });
    expect(shown).toContain('Handed on at most 10.0\u00a0%: upper bound 8.0\u00a0%, kept; without it another policy');
    expect(shown).toContain('Quality lost at most 3.0\u00a0%: upper bound 3.1\u00a0%, not kept.');
    expect(shown).toContain('P95 of latency at most 800\u00a0ms: cannot be known from this data, not kept.');
  });

  it('says what is handed on, and nothing where no case was asked below', () => {
    const handed = { asked: 100, count: 8, rate: 0.08, ci95: [0.035, 0.152], upper_bound: 0.14, steps: [] } as const;
    expect(page({ handed_on: { ...handed, ci95: [0.035, 0.152], steps: [] } })).toContain('Handed on: 8.0\u00a0%');
    expect(page({ handed_on: { ...handed, asked: 0, ci95: null, steps: [] } })).toBe('');
  });

  it('advises rules, a learned score, or patience with the labels that would tell', () => {
    const [rules, learned] = [
      { saving_share: 0.3, chance: 0.5 },
      { saving_share: 0.2, chance: 0.85 },
    ];
    const gain = { gain: 0.02, gain_ci95: [-0.01, 0.05] as [number, number], rules, learned, n: 270 };
    const waiting = page({ graduation: { advice: 'wait', ...gain, labels_needed: 400 } });
    expect(waiting).toContain('about 400 more labelled cases would tell');
    // A gain may be one of the chance alone, with less saved.
    expect(waiting).toContain(
      'the saving times the chance that it is certified: rules 30.0\u00a0% at a chance of 50\u00a0%, learned 20.0\u00a0% at a chance of 85\u00a0%',
    );
    expect(page({ graduation: { advice: 'switch_to_learned', ...gain, labels_needed: null } })).toContain(
      'A learned score is worth having',
    );
    const none = { gain: null, gain_ci95: null, rules: null, learned: null };
    expect(page({ graduation: { advice: 'stay_with_rules', ...none, n: 9, labels_needed: null } })).toContain(
      'neither they nor a learned score can be certified on 9 cases',
    );
  });

  it('says how far the strongest tier disagrees with itself', () => {
    const shown = page({
      noise_floor: {
        tier: 'top',
        repeats: 3,
        self_disagreement: { value: 0.04, ci95: [0.02, 0.07], n: 200 },
        gap: 0.03,
      } as unknown as NonNullable<Tuning['noise_floor']>,
    });
    expect(shown).toContain('Noise floor');
    expect(shown).toContain('Top against itself: 4.0\u00a0%');
  });
});
