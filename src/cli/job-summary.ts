import { appendFile } from 'node:fs/promises';
import { EXIT, RouterError } from '../records/error.js';
import type { Io } from './io.js';

/** Adds to the summary of a GitHub job, which holds what all of its steps say; elsewhere does nothing. @throws cannot-write */
export async function addToSummary(text: () => string, { env }: Pick<Io, 'env'>): Promise<void> {
  const path = env['GITHUB_STEP_SUMMARY'];
  if (!path) return;
  await appendFile(path, text()).catch((error: NodeJS.ErrnoException) => {
    throw new RouterError('cannot-write', { path, reason: error.code ?? 'unknown' }, EXIT.usage, error);
  });
}
