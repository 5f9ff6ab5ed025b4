import type { TrafficMix } from '../records/mix.js';
import type { RequestRecord } from '../records/request.js';
import { plainLine } from '../render/plain.js';
import { newLogReport, readRequests } from '../sources/request-log.js';
import type { LogOptions } from './project-log.js';

/** Characters of a request that are shown. */
const SHOWN = 160;

/** How one request of each template begins, by the template's hash; only where request text was asked for. */
export async function templateExamples(
  mix: TrafficMix,
  logs: readonly string[],
  options: LogOptions,
): Promise<Record<string, string>> {
  const wanted = new Map(mix.templates.map((row) => [row.example_id, row.template]));
  const found: [string, string][] = [];
  for await (const batch of readRequests(logs, newLogReport(), options)) {
    for (const request of batch) {
      const template = wanted.get(request.id);
      if (template === undefined) continue;
      wanted.delete(request.id);
      found.push([template, plainLine(beginning(request), SHOWN)]);
    }
    if (wanted.size === 0) break;
  }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The text of the last user message. */
function beginning({ messages }: RequestRecord): string {
  const content = messages?.findLast((message) => message.role === 'user')?.content;
  if (typeof content === 'string') return content;
  return (content ?? [])
    .flatMap((part) => ('text' in part && typeof part.text === 'string' ? [part.text] : []))
    .join(' ');
}
