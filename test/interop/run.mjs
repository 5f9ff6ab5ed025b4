// npm run test:interop: makes a virtual environment with litellm and vllm-sr (kept between runs), then runs the tests here.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = process.env.ROUTER_INTEROP_DIR ?? join(tmpdir(), 'router-interop');
const bin = join(folder, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin');
const python = join(bin, process.platform === 'win32' ? 'python.exe' : 'python');

function prepare(command, args, what) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (error || status !== 0) {
    console.error(
      `${what} (${error?.code ?? `exit ${status}`}). npm run test:interop needs Python 3.10 or newer with venv, pip and a package index; install them, or leave these tests to CI.`,
    );
    process.exit(2);
  }
}

if (!existsSync(python)) {
  mkdirSync(folder, { recursive: true });
  prepare('python3', ['-m', 'venv', join(folder, 'venv')], 'No virtual environment could be made with python3');
}
if (
  spawnSync(python, [
    '-c',
    'import importlib.util as u, sys; sys.exit(not (u.find_spec("litellm") and u.find_spec("cli")))',
  ]).status !== 0
) {
  prepare(
    python,
    ['-m', 'pip', 'install', '--quiet', 'litellm==1.106.2', 'vllm-sr==0.4.0'],
    'litellm and vllm-sr could not be installed with pip',
  );
}
const vitest = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
const run = spawnSync(process.execPath, [vitest, 'run', '--config', join(import.meta.dirname, 'vitest.config.ts')], {
  stdio: 'inherit',
  env: { ...process.env, ROUTER_INTEROP_BIN: bin },
});
process.exit(run.status ?? 1);
