import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest asks for it
export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: { include: ['test/interop/*.interop.ts'], testTimeout: 300_000, pool: 'forks', maxWorkers: 1 },
});
