import { describe, expect, it } from 'vitest';
import type { Certificate, SegmentClaim } from '../../src/records/tuning.js';
import { segmentEvidence } from '../../src/render/segment-text.js';

const CERTIFICATE: Certificate = {
  status: 'certified',
  claim: 'P(acceptable | routed to small) >= 0.95 with confidence 0.95; acceptable: answers scoring at least 0.5',
  test: 'binomial',
  alpha: 0.05,
  delta: 0.05,
  routed: 714,
  bad: 23,
  upper_bound: 0.045,
  share_routed: 0.5,
  cases: 1418,
  labels_needed: 0,
};

const task = (name: string, more: Partial<SegmentClaim> = {}): SegmentClaim => ({
  task: name,
  routed: 300,
  bad: 3,
  upper_bound: 0.026,
  certified: true,
  labels_needed: 0,
  ...more,
});

const shown = (segments: SegmentClaim[]): string[] =>
  segmentEvidence({ segments, certificate: CERTIFICATE }).map(([, text]) => text.replaceAll('\u00a0', ' '));

describe('the claims about single tasks', () => {
  it('says what is proven of each, in the words of the certificate, the open ones first', () => {
    const open = task('b', { routed: 48, bad: 1, upper_bound: 0.14, certified: false, labels_needed: 400 });
    const hopeless = task('c', { routed: 40, bad: 9, upper_bound: 0.4, certified: false, labels_needed: null });
    expect(shown([task('a'), open, hopeless])).toEqual([
      'each on its own with confidence 0.9833; the certificate above speaks of all together, not of one',
      'b: not certified, needs about 400 more of this task, 1 bad of 48 routed, upper bound 14.0 %',
      'c: not certified, and more labels would not help, 9 bad of 40 routed, upper bound 40.0 %',
      'a: certified, 3 bad of 300 routed, upper bound 2.6 %',
    ]);
  });

  it('says nothing of a single task, which the certificate is about', () => {
    expect(shown([task('a')])).toEqual([]);
    expect(shown([])).toEqual([]);
  });

  it('lists six and counts the rest', () => {
    const many = shown(Array.from({ length: 9 }, (_, at) => task(`t${at}`)));
    expect(many).toHaveLength(8);
    expect(many.at(-1)).toBe('and 3 more tasks (--json)');
  });
});
