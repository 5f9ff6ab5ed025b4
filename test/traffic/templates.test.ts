import { describe, expect, it } from 'vitest';
import { addTemplate, createTemplates, mergeTemplates, templateRows } from '../../src/traffic/templates.js';

describe('templates', () => {
  it('gives exact rows, dearest first, the harder class of a tie and the smallest id', () => {
    const templates = createTemplates(10);
    addTemplate(templates, 1, 'simple', 1, 'b');
    addTemplate(templates, 1, 'complex', 2, 'a');
    addTemplate(templates, 2, 'simple', 5, 'c');
    addTemplate(templates, 3, 'moderate', null, 'd');
    expect(templateRows(templates, 4, 5)).toEqual([
      { template: '00000000000002', requests: 1, share: 0.25, cost_usd: 5, class: 'simple', example_id: 'c' },
      { template: '00000000000001', requests: 2, share: 0.5, cost_usd: 3, class: 'complex', example_id: 'a' },
      { template: '00000000000003', requests: 1, share: 0.25, cost_usd: null, class: 'moderate', example_id: 'd' },
    ]);
    expect(templateRows(templates, 4, 1)).toHaveLength(1);
    expect(templateRows(createTemplates(10), 0, 5)).toEqual([]);
  });

  it('keeps the frequent and the dear ones in bounded memory, and says what others may have lost', () => {
    const templates = createTemplates(20);
    for (let n = 0; n < 5000; n++) {
      addTemplate(templates, 1000 + n, 'simple', 0.001, `rare-${n}`);
      if (n % 3 === 0) addTemplate(templates, 1, 'simple', 0.001, `often-${n}`);
      if (n % 1000 === 0) addTemplate(templates, 2, 'complex', 50, `dear-${n}`);
      expect(templates.entries.size).toBeLessThanOrEqual(40);
    }
    const rows = templateRows(templates, 6672, 2);
    expect(rows.map(({ requests }) => requests)).toEqual([5, 1667]);
    expect(templates.droppedRequests).toBeGreaterThan(0);
  });

  it('merges to what one pass gives', () => {
    const [whole, left, right] = [createTemplates(100), createTemplates(100), createTemplates(100)];
    for (let n = 0; n < 300; n++) {
      for (const one of [whole, n % 2 ? left : right])
        addTemplate(one, n % 37, n % 5 ? 'simple' : 'complex', 0.1 * n, `id-${n}`);
    }
    mergeTemplates(left, right);
    expect(templateRows(left, 300, 50)).toEqual(templateRows(whole, 300, 50));
  });

  it('does not share entries with the part it merged', () => {
    const [into, from] = [createTemplates(10), createTemplates(10)];
    addTemplate(from, 1, 'simple', 1, 'a');
    mergeTemplates(into, from);
    addTemplate(into, 1, 'simple', 1, 'b');
    expect(templateRows(from, 1, 1)[0]).toMatchObject({ requests: 1, cost_usd: 1 });
  });
});
