import { describe, expect, it } from 'vitest';
import { idKey, idWindow } from '../../src/sources/id-window.js';

describe('idWindow', () => {
  it('tells new ids, repeats and repeats with other content', () => {
    const window = idWindow();
    expect(window.see(idKey('a', 1))).toBe('new');
    expect(window.see(idKey('b', 1))).toBe('new');
    expect(window.see(idKey('a', 1))).toBe('same');
    expect(window.see(idKey('a', 2))).toBe('other');
    expect(window.see(idKey('', 0))).toBe('new');
    expect(window.see(idKey('', 0))).toBe('same');
  });

  it('finds every repeat within half as many ids again as a generation has slots, and takes no new id for an old one', () => {
    const slots = 2 ** 12;
    const window = idWindow(slots);
    const reach = slots * 1.5;
    for (let at = 0; at < 8 * slots; at++) {
      expect(window.see(idKey(`req-${at}`, 7))).toBe('new');
      if (at >= reach) expect(window.see(idKey(`req-${at - reach + 1}`, 7))).toBe('same');
    }
  });

  it('forgets what lies far back', () => {
    const window = idWindow(16);
    expect(window.see(idKey('first', 7))).toBe('new');
    for (let at = 0; at < 36; at++) window.see(idKey(`${at}`, 7));
    expect(window.see(idKey('first', 7))).toBe('new');
  });

  it('keeps names such as __proto__ apart', () => {
    const window = idWindow(64);
    for (const id of ['__proto__', 'constructor', 'toString']) expect(window.see(idKey(id, 0))).toBe('new');
  });

  it('has no equal hashes among 500,000 ids that differ in one digit', () => {
    const window = idWindow();
    let repeats = 0;
    for (let at = 0; at < 500_000; at++) if (window.see(idKey(`req-${at}`, 0)) !== 'new') repeats += 1;
    expect(repeats).toBe(0);
  });
});
