import { explain as explainDecision } from '../../policy/explain.js';
import { EXIT, RouterError } from '../../records/error.js';
import type { Routable } from '../../records/request.js';
import { explainText } from '../../render/explain-text.js';
import { jsonText } from '../../render/json.js';
import { newLogReport, readRequests } from '../../sources/request-log.js';
import { readRules } from '../../sources/rules-file.js';
import type { Io } from '../io.js';
import type { CommonOptions } from '../options.js';

export interface ExplainOptions extends CommonOptions {
  prompt?: string;
  request?: string;
}

/** `router explain`: why one request goes to that tier. */
export async function explain(rulesPath: string, options: ExplainOptions, io: Io): Promise<number> {
  const rules = await readRules(rulesPath);
  const found = explainDecision(rules, await requestOf(options));
  io.stdout.write(options.json ? jsonText(found) : explainText(found, io.columns));
  return EXIT.ok;
}

/** @throws bad-option unless exactly one of the two is given */
async function requestOf({ prompt, request }: ExplainOptions): Promise<Routable> {
  if ((prompt === undefined) === (request === undefined)) {
    throw new RouterError('bad-option', {
      option: '--prompt or --request',
      found: prompt === undefined ? 'neither' : 'both',
      needed: 'one of them',
    });
  }
  if (prompt !== undefined) return { messages: [{ role: 'user', content: prompt }] };
  const path = request as string;
  for await (const batch of readRequests([path], newLogReport(), {})) if (batch[0]) return batch[0];
  throw new RouterError('file-empty', { path, needed: 'A request, as a row of a log,' });
}
