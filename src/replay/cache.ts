import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Completion } from '../providers/provider.js';

/** Grows when what is kept changes its shape; older files are then missed, not misread. */
const SCHEMA = 'router.answer/1';

/** Everything that an answer depends on. */
export interface CacheKey {
  provider: string;
  base_url: string;
  /** Model, messages, tools and all parameters, as they are sent. */
  body: unknown;
  /** 0 for the first answer to a question, 1, 2 ... for its repeats. */
  repeat: number;
}

/** Answers of earlier calls, shared by runs: one readable JSON file each. */
export interface AnswerCache {
  /** null: not there, or not usable. */
  get(key: CacheKey): Completion | null;
  /** Keeps complete, good answers only; others are ignored. A cache that cannot be written is no reason to stop. */
  put(key: CacheKey, answer: Completion): void;
  /** Files that were there but torn, foreign or of another schema. */
  unusable(): number;
}

/** JSON with sorted keys, so that the order of writing changes no hash. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

export function cacheName(key: CacheKey): string {
  return createHash('sha256')
    .update(canonical({ schema: SCHEMA, ...key }))
    .digest('hex');
}

/**
 * A cache in a folder, which is made when it is first written to. Files may be read by their owner only.
 * @param redact takes secrets out of each file, as where a server repeats the key that it was sent
 */
export function openCache(folder: string, redact: (text: string) => string): AnswerCache {
  let unusable = 0;
  let isReady = false;
  const pathOf = (name: string): string => join(folder, name.slice(0, 2), `${name}.json`);
  return {
    get(key) {
      const name = cacheName(key);
      const path = pathOf(name);
      if (!existsSync(path)) return null;
      const answer = answerIn(path, name);
      if (answer === null) unusable += 1;
      return answer;
    },
    put(key, answer) {
      if (answer.finish !== 'stop' && answer.finish !== 'tool_use') return;
      const name = cacheName(key);
      const { limits: _, ...kept } = answer;
      const path = pathOf(name);
      const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
      try {
        if (!isReady) {
          mkdirSync(folder, { recursive: true, mode: 0o700 });
          // Answers hold what users asked: they do not belong into a repository.
          writeFileSync(join(folder, '.gitignore'), '*\n', { mode: 0o600 });
          isReady = true;
        }
        mkdirSync(join(folder, name.slice(0, 2)), { recursive: true, mode: 0o700 });
        const text = redact(JSON.stringify({ schema: SCHEMA, name, key, answer: kept }, null, 1));
        writeFileSync(temporary, `${text}\n`, { mode: 0o600 });
        renameSync(temporary, path);
      } catch {
        try {
          unlinkSync(temporary);
        } catch {
          // It was never made.
        }
      }
    },
    unusable: () => unusable,
  };
}

function answerIn(path: string, name: string): Completion | null {
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as { schema?: unknown; name?: unknown; answer?: Completion };
    const { answer } = file;
    const isOurs = file.schema === SCHEMA && file.name === name && answer?.kind === 'answer';
    return isOurs &&
      typeof answer.response === 'string' &&
      typeof answer.model === 'string' &&
      answer.usage !== undefined
      ? answer
      : null;
  } catch {
    return null;
  }
}
