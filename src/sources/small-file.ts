import { isUtf8 } from 'node:buffer';
import { RouterError } from '../records/error.js';
import { foreignKind } from './magic.js';
import { type OpenOptions, openBytes } from './open.js';

/** Most that a file written by hand may hold. */
export const MAX_CONFIG_BYTES = 2 ** 20;

/**
 * The whole text of a file (plain or .gz) of at most `maxBytes`, without a byte order mark.
 * @throws file-too-large, not-text, and those of `openBytes`
 */
export async function readSmallFile(path: string, maxBytes: number, options: OpenOptions = {}): Promise<string> {
  const source = await openBytes(path, options);
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source.chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new RouterError('file-too-large', { path: source.path, limit: maxBytes });
    parts.push(Buffer.from(chunk));
  }
  const whole = Buffer.concat(parts);
  if (!isUtf8(whole) || source.damage() !== null) {
    throw new RouterError('not-text', { path: source.path, found: foreignKind(whole) ?? 'not valid UTF-8' });
  }
  return whole.toString('utf8').replace(/^\ufeff/, '');
}
