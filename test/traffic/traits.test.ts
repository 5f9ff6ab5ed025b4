import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../src/traffic/features.js';
import { coverKey, segmentKey, traitsOf } from '../../src/traffic/traits.js';
import { COMPLEX, MODERATE, SIMPLE } from './synthetic.js';

const asRow = (features: readonly number[]) =>
  Object.fromEntries(FEATURES.map(({ name }, at) => [name, features[at]!]));

describe('traitsOf', () => {
  it('gives a features-only row the traits of the row it was made from, but for what was written', () => {
    for (const text of ['', SIMPLE, MODERATE, COMPLEX, 'def f():\n  return {}\n', '日本語で書いてください']) {
      const messages = [
        { role: 'system', content: 'You translate.' },
        { role: 'user', content: text },
        { role: 'user', content: 'next' },
      ];
      const traits = traitsOf({ messages, tools: [{}], task: 'support', tags: { team: 'a' } });
      const again = traitsOf({ features: asRow(traits.features), task: 'support', tags: { team: 'a' } });
      const { messages: written, ...rest } = traits;
      expect(written).toEqual(messages);
      expect(again).toEqual({ ...rest, text: '' });
    }
  });

  it('lets an explicit task win, and keeps the inferred kind', () => {
    const messages = [{ role: 'user', content: 'Translate to French: good day' }];
    expect(traitsOf({ messages, task: 'support' })).toMatchObject({
      task: 'support',
      isTaskExplicit: true,
      kind: 'translation',
    });
    for (const task of [null, ''])
      expect(traitsOf({ messages, task })).toMatchObject({ task: 'translation', isTaskExplicit: false });
  });

  it('prefers the messages when a row has both', () => {
    expect(traitsOf({ messages: [{ role: 'user', content: SIMPLE }], features: { chars: 1e6 } }).class).toBe('simple');
  });

  it('knows a request without anything as simple and other', () => {
    expect(traitsOf({})).toMatchObject({ class: 'simple', kind: 'other', complexity: 0, text: '', tags: null });
  });

  it('never looks at tags', () => {
    const messages = [{ role: 'user', content: SIMPLE }];
    const { tags: _, ...plain } = traitsOf({ messages });
    expect(traitsOf({ messages, tags: { origin: 'hard', class: 'complex' } })).toMatchObject(plain);
  });

  it('makes keys of task or kind and class', () => {
    const traits = traitsOf({ messages: [{ role: 'user', content: SIMPLE }], task: 'support' });
    expect([segmentKey(traits), coverKey(traits)]).toEqual(['support/simple', 'open_qa/simple']);
  });
});
