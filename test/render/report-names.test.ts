import { describe, expect, it } from 'vitest';
import { placeNames } from '../../src/render/name-places.js';
import { shortNames } from '../../src/render/short-names.js';

describe('names of tiers in a chart', () => {
  const NAMES = [
    'claude-3-5-haiku-20241022',
    'claude-3-5-sonnet-20240620',
    'claude-3-5-sonnet-20241022',
    'claude-3-haiku-20240307',
    'gpt-4o-2024-08-06',
    'gpt-4o-mini-2024-07-18',
    'opus',
  ];

  it('stay apart when they are cut', () => {
    for (const most of [13, 16, 26]) {
      const short = [...shortNames(NAMES, most).values()];
      expect(new Set(short).size).toBe(NAMES.length);
      for (const name of short) expect(name.length).toBeLessThanOrEqual(most);
    }
  });

  it('lose a date that tells nothing, and keep one that does', () => {
    const short = shortNames(NAMES, 16);
    expect(short.get('claude-3-5-haiku-20241022')).toBe('claude-3-5-haiku');
    expect(short.get('claude-3-5-sonnet-20241022')).toBe('claude…-20241022');
    expect(short.get('gpt-4o-2024-08-06')).toBe('gpt-4o');
    expect(short.get('opus')).toBe('opus');
  });

  it('hold no control characters', () => {
    expect(shortNames(['a\u001b[2Jb'], 10).get('a\u001b[2Jb')).toBe('ab');
  });
});

describe('places of names', () => {
  const at = (x: number, y: number, letters = 10) => ({ spot: `${x},${y}`, x, y, letters });

  it('are right below a point that is alone', () => {
    expect(placeNames([at(100, 100)], [], 720)).toEqual([{ spot: '100,100', dx: 6, dy: 17, anchor: 'start' }]);
  });

  it('turn to the left at the right edge', () => {
    expect(placeNames([at(700, 100)], [], 720)[0]).toMatchObject({ anchor: 'end' });
  });

  it('never cover each other: the last of many at one point have none', () => {
    const placed = placeNames(
      Array.from({ length: 6 }, () => at(300, 100)),
      [],
      720,
    );
    expect(placed.map(({ dx, dy }) => `${dx} ${dy}`)).toEqual(['6 17', '-6 17', '8 -13', '-8 -13']);
  });

  it('leave out what is taken', () => {
    const taken = [{ ...at(300, 100), dx: 8, dy: 30, anchor: 'start' as const }];
    expect(placeNames([at(300, 100)], taken, 720)[0]).toMatchObject({ anchor: 'end' });
  });
});
