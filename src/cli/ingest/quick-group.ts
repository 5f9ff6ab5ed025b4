import { toolNamesOf } from '../../traffic/prompt.js';
import type { SystemPrompt } from '../../traffic/system-prompt.js';
import { type GroupHash, groupHash } from '../../traffic/template.js';
import type { SystemText } from './quick-messages.js';

interface Group {
  system: SystemPrompt;
  hash: GroupHash;
}

interface Known extends Group {
  text: SystemText | null;
  tools: readonly unknown[] | null;
}

const REMEMBERED = 8;
const NO_SYSTEM: SystemPrompt = { chars: 0, kind: 0 };
const NONE: Group = { system: NO_SYSTEM, hash: groupHash('', []) };
const known: Known[] = [];
let oldest = 0;

/** What requests under a system prompt and with the same tools share; the last few are known by the very objects. */
export function quickGroup(text: SystemText | null, tools: readonly unknown[] | null): Group {
  if (text === null && tools === null) return NONE;
  for (const one of known) if (one.text === text && one.tools === tools) return one;
  const hash = groupHash(text?.text ?? '', toolNamesOf(tools ?? []));
  const group = { text, tools, system: text ?? NO_SYSTEM, hash };
  known[oldest] = group;
  oldest = (oldest + 1) % REMEMBERED;
  return group;
}
