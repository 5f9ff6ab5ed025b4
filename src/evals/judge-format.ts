import type { AnswerFormat } from '../records/answer-format.js';

/** What a judge may say of one answer, and of two. */
export const POINT_MENU = ['good', 'bad'] as const;
export const PAIR_MENU = ['first', 'second', 'tie'] as const;

/** The shape of a verdict: a sentence, then one word of the menu. */
export function verdictFormat(menu: readonly string[]): AnswerFormat {
  return {
    name: 'verdict',
    schema: {
      type: 'object',
      properties: { reason: { type: 'string' }, verdict: { type: 'string', enum: [...menu] } },
      required: ['reason', 'verdict'],
      additionalProperties: false,
    },
  };
}
