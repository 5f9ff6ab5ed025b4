import { defineConfig } from 'rolldown';

/** The command in few files: a quarter of a short run went into finding and reading two hundred. Packages stay as they are. */
export default defineConfig({
  input: { main: 'dist/cli/main.js', io: 'dist/cli/io.js', worker: 'dist/cli/ingest/worker.js' },
  platform: 'node',
  external: /^[^./]/,
  output: { dir: 'dist/bin', cleanDir: true, chunkFileNames: '[name].js' },
});
