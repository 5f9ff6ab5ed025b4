import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How a process ended. `code` null: by a signal. */
export interface Ended {
  code: number | null;
  mostRssMb: number;
}

/** The binary on these arguments; it ends with SIGKILL so many milliseconds after `kill.when` first holds. */
export function router(args: string[], kill?: { when(): boolean; afterMs: number }): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/router.js', ...args], {
    env: { ...process.env, OPENAI_API_KEY: 'sk-test-00000000', ANTHROPIC_API_KEY: 'sk-test-00000000' },
    stdio: 'ignore',
  });
  let most = 0;
  const watch = setInterval(() => {
    try {
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  }, 50);
  const timer = setInterval(() => {
    if (!kill?.when()) return;
    clearInterval(timer);
    setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
  }, 1);
  return new Promise((done) =>
    child.on('exit', (code) => {
      clearInterval(watch);
      clearInterval(timer);
      done({ code, mostRssMb: most / 1024 });
    }),
  );
}
