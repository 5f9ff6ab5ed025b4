import { describe, expect, it } from 'vitest';
import {
  COMPLEX_FROM,
  classOf,
  complexityOf,
  explainComplexity,
  MODERATE_FROM,
  POINT_RULES,
} from '../../src/traffic/complexity.js';
import { FEATURE_INDEX, FEATURES } from '../../src/traffic/features.js';
import { traitsOf } from '../../src/traffic/traits.js';
import { COMPLEX, MODERATE, SIMPLE } from './synthetic.js';

const ofText = (text: string) => traitsOf({ messages: [{ role: 'user', content: text }] });
const withValue = (name: string, value: number): number[] => {
  const features = FEATURES.map(() => 0);
  features[FEATURE_INDEX.get(name)!] = value;
  return features;
};

describe('complexityOf', () => {
  it('is 0 and simple for the empty prompt', () => {
    expect(complexityOf(FEATURES.map(() => 0))).toBe(0);
    expect(classOf(0)).toBe('simple');
  });

  it('knows every feature that a rule names, once', () => {
    for (const { feature } of POINT_RULES) expect(FEATURE_INDEX.has(feature), feature).toBe(true);
    expect(new Set(POINT_RULES.map(({ feature }) => feature)).size).toBe(POINT_RULES.length);
  });

  it("never falls when a feature grows, and stops at the rule's most", () => {
    for (const { feature, most } of POINT_RULES) {
      const points = [0, 1, 2, 5, 100, 1e4, 1e9].map((value) => complexityOf(withValue(feature, value)));
      expect(points, feature).toEqual([...points].sort((one, other) => one - other));
      expect(points.at(-1), feature).toBeCloseTo(most, 10);
    }
  });

  it('is the sum of what it explains', () => {
    for (const text of [SIMPLE, MODERATE, COMPLEX]) {
      const { features, complexity } = ofText(text);
      const parts = explainComplexity(features);
      expect(parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(complexity, 10);
      expect(parts.map(({ points }) => points)).toEqual(
        parts.map(({ points }) => points).sort((one, other) => other - one),
      );
    }
  });

  it('has its cuts at the lower end of a class', () => {
    expect([MODERATE_FROM - 1e-9, MODERATE_FROM, COMPLEX_FROM - 1e-9, COMPLEX_FROM].map(classOf)).toEqual([
      'simple',
      'moderate',
      'moderate',
      'complex',
    ]);
  });

  it('tells a question, a piece of writing and a proof apart', () => {
    expect([SIMPLE, MODERATE, COMPLEX].map((text) => ofText(text).class)).toEqual(['simple', 'moderate', 'complex']);
  });

  it('does not call a text simple that it cannot read, unless the text is short', () => {
    expect(ofText('Wo ist meine Karte?').class).toBe('simple');
    expect(ofText('我的卡在哪里？').class).toBe('simple');
    expect(ofText('Напиши, пожалуйста, подробный рассказ о двух братьях и старой мельнице').class).not.toBe('simple');
    expect(ofText('你有四个装药丸的罐子，只称量一次，如何判断哪个罐子的药被污染了？').class).not.toBe('simple');
  });
});
