import type { LogProgress } from '../sources/request-log.js';
import type { Io } from './io.js';
import type { CommonOptions } from './options.js';

/** One line on stderr that is redrawn, on a terminal only. */
export interface Progress {
  update(progress: LogProgress): void;
  end(): void;
}

const REDRAW_MS = 200;

/** Progress of reading logs: share of the file, rows, rows a second, time left. */
export function logProgress(what: string, options: CommonOptions, io: Io): Progress {
  if (!io.isTerminal || options.quiet || options.json) return { update: () => {}, end: () => {} };
  const startedAt = io.now();
  let drawnAt = startedAt;
  let isDrawn = false;
  return {
    update({ takenBytes, sizeBytes, rows }) {
      const now = io.now();
      if (now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      isDrawn = true;
      const seconds = (now - startedAt) / 1000;
      const share = sizeBytes ? takenBytes / sizeBytes : null;
      const left = share && share > 0 ? `, ${Math.ceil((seconds * (1 - share)) / share)} s left in this file` : '';
      const part = share === null ? '' : ` ${Math.round(share * 100)} %,`;
      io.stderr.write(`\r\u001b[K${what}:${part} ${rows} rows, ${Math.round(rows / seconds)} rows/s${left}`);
    },
    end() {
      if (isDrawn) io.stderr.write('\r\u001b[K');
    },
  };
}
