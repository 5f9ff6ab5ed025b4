import { deadRules } from '../../policy/dead-rules.js';
import { explain as explainDecision } from '../../policy/explain.js';
import { EXIT, RouterError } from '../../records/error.js';
import type { Routable } from '../../records/request.js';
import { explainText } from '../../render/explain-text.js';
import { jsonText } from '../../render/json.js';
import { requestBody } from '../../sources/request-body.js';
import { newLogReport, readRequests } from '../../sources/request-log.js';
import { readRules } from '../../sources/rules-file.js';
import { readSmallFile } from '../../sources/small-file.js';
import type { Io } from '../io.js';
import type { CommonOptions } from '../options.js';
import { tellWarnings } from '../talk.js';

/** What a file that is no log is refused with. */
const NO_ROWS = ['no-usable-lines', 'no-calls-in-log'];
/** More than any one request holds. */
const MAX_BODY_BYTES = 16 * 2 ** 20;

export interface ExplainOptions extends CommonOptions {
  prompt?: string;
  request?: string;
}

/** `router explain`: why one request goes to that tier. */
export async function explain(rulesPath: string, options: ExplainOptions, io: Io): Promise<number> {
  const rules = await readRules(rulesPath);
  const found = explainDecision(rules, await requestOf(options));
  const warnings = deadRules(rules.policy, rulesPath);
  io.stdout.write(options.json ? jsonText({ ...found, warnings }) : explainText(found, io.columns));
  tellWarnings(warnings, options, io);
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
  const piped = path === '-' ? await readStdin() : null;
  try {
    const log = readRequests([path], newLogReport(), piped ? { stdin: chunksOf(piped) } : {});
    for await (const batch of log) if (batch[0]) return batch[0];
  } catch (error) {
    const body = error instanceof RouterError ? await bodyIn(path, piped) : null;
    if (body) return body;
    const isNone = error instanceof RouterError && NO_ROWS.includes(error.code);
    throw isNone ? new RouterError('no-request', { path: error.fields['path'] ?? path }) : error;
  }
  throw new RouterError('file-empty', { path, needed: 'A request, as a row of a log,' });
}

/** A request that is no row of a log. Null: nor is it a request's body. */
async function bodyIn(path: string, piped: Buffer | null): Promise<Routable | null> {
  const stdin = piped ? { stdin: chunksOf(piped) } : {};
  return readSmallFile(path, MAX_BODY_BYTES, stdin).then(requestBody, () => null);
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield bytes;
}

/** As much of standard input as one request may hold: it is read twice. */
async function readStdin(): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) break;
  }
  return Buffer.concat(parts);
}
