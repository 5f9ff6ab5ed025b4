import type { Message } from '../../records/request.js';
import { strip } from './python-text.js';

/** What gateways judge of a request. Absent: a row that holds no text. */
export interface Asked {
  messages?: readonly Message[] | undefined;
}

const OPEN = '<system-reminder>';
const CLOSE = '</system-reminder>';

function textOf(content: Message['content']): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return strip(content.flatMap((part) => (part?.type === 'text' ? [part.text ?? ''] : [])).join(' '));
}

/** The text around complete reminder blocks, which coding agents put into user turns. */
function withoutReminders(text: string): string {
  const lowered = text.toLowerCase();
  const kept: string[] = [];
  let from = 0;
  for (let start = lowered.indexOf(OPEN); start !== -1; start = lowered.indexOf(OPEN, from)) {
    const end = lowered.indexOf(CLOSE, start + OPEN.length);
    if (end === -1) break;
    kept.push(strip(text.slice(from, start)));
    from = end + CLOSE.length;
  }
  kept.push(strip(text.slice(from)));
  return kept.filter((part) => part !== '').join(' ');
}

/**
 * The text that LiteLLM's complexity router judges: the last user turn that holds more than reminders and tool
 * results, stripped. Null when there is none (the router then takes its default model).
 */
export function litellmAsk(request: Asked): string | null {
  for (const message of [...(request.messages ?? [])].reverse()) {
    const text = message.role === 'user' ? withoutReminders(textOf(message.content)) : '';
    if (text !== '') return text;
  }
  return null;
}

/** The same for the newest user turn alone: what escalation and housekeeping phrases are looked up in. */
export function newestTurn(request: Asked): string | null {
  const last = [...(request.messages ?? [])].reverse().find((message) => message.role === 'user');
  const text = last ? withoutReminders(textOf(last.content)) : '';
  return text === '' ? null : text;
}
