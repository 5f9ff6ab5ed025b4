import type { Condition } from '../records/policy.js';
import type { Traits } from '../records/traits.js';
import { FEATURE_INDEX } from '../traffic/features.js';
import { holds } from './decide.js';

/** One part of a condition beside what the request has. */
export interface ConditionPart {
  part: keyof Condition;
  /** In words, with the request's own value. */
  text: string;
  holds: boolean;
}

/** The parts of a condition, in the order of the file, each judged alone. An empty condition has none. */
export function conditionParts(when: Condition, traits: Traits, score: number | null): ConditionPart[] {
  return (Object.keys(when) as (keyof Condition)[])
    .filter((part) => when[part] !== undefined)
    .map((part) => ({
      part,
      text: partText(part, when, traits, score),
      holds: holds({ [part]: when[part] }, traits, score),
    }));
}

function partText(part: keyof Condition, when: Condition, traits: Traits, score: number | null): string {
  const value = (name: string): number => traits.features[FEATURE_INDEX.get(name) as number] ?? 0;
  switch (part) {
    case 'task':
    case 'kind':
    case 'class':
      return `${part} ${traits[part]} (rule: ${when[part]?.join(', ')})`;
    case 'chars_at_least':
    case 'chars_below':
      return `${value('chars')} characters (rule: ${words(part)} ${when[part]})`;
    case 'turns_at_least':
    case 'turns_below':
      return `${value('turns')} turns (rule: ${words(part)} ${when[part]})`;
    case 'score_at_least':
    case 'score_below':
      return `score ${score} (rule: ${words(part)} ${when[part]})`;
    case 'tools':
      return `${value('tools')} tools (rule: ${when.tools ? 'some' : 'none'})`;
    case 'tags':
      return `tags ${Object.keys(when.tags ?? {}).join(', ')}`;
  }
}

function words(part: string): string {
  return part.endsWith('_below') ? 'below' : 'at least';
}
