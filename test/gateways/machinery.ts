import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** A provider that speaks OpenAI's dialect on loopback and remembers which model was asked. */
export interface Double {
  port: number;
  /** Models in the order of the calls. */
  asked: string[];
  /** Authorization headers of the calls. */
  keys: string[];
  /** Models that answer 429. */
  limited: Set<string>;
  close(): void;
}

export async function startDouble(): Promise<Double> {
  const asked: string[] = [];
  const keys: string[] = [];
  const limited = new Set<string>();
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const { model } = JSON.parse(body || '{}') as { model?: string };
      asked.push(String(model));
      keys.push(String(request.headers.authorization));
      const isLimited = limited.has(String(model));
      response.writeHead(isLimited ? 429 : 200, { 'content-type': 'application/json' });
      const message = { role: 'assistant', content: `from ${model}` };
      const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };
      const answer = {
        id: 'x',
        object: 'chat.completion',
        created: 1,
        model,
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage,
      };
      response.end(JSON.stringify(isLimited ? { error: { message: 'slow down', type: 'rate_limit' } } : answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, asked, keys, limited, close: () => server.close() };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts a gateway and waits until its port answers. */
export async function startGateway(args: string[], env: Record<string, string>, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (said += part));
  for (let tries = 0; tries < 150; tries++) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}: ${said.slice(-2000)}`);
    const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (isUp) return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill();
  throw new Error(`the gateway does not answer: ${said.slice(-2000)}`);
}

/** Makes `router-tuner` importable from a folder, from the build of this project. */
export function installRuntime(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  if (existsSync(join(ROOT, 'dist', 'index.js'))) {
    symlinkSync(ROOT, join(modules, 'router-tuner'), 'dir');
    return;
  }
  const own = join(modules, 'router-tuner');
  mkdirSync(own);
  writeFileSync(join(own, 'package.json'), JSON.stringify({ name: 'router-tuner', type: 'module', main: 'index.js' }));
  const from = (path: string): string => JSON.stringify(join(ROOT, 'dist', path));
  writeFileSync(
    join(own, 'index.js'),
    `import { decide } from ${from('policy/decide.js')};
import { traitsOf } from ${from('traffic/traits.js')};
import { parseRules } from ${from('sources/rules-text.js')};
export const loadRules = (text) => parseRules(text, 'routing-rules.yaml');
export const createRouter = (rules) => ({ route: (request) => decide(rules.policy, traitsOf(request)) });
`,
  );
}

/** Folder of an installed package, or null. */
export function packageFolder(name: string): string | null {
  const folder = join(ROOT, 'node_modules', ...name.split('/'));
  return existsSync(join(folder, 'package.json')) ? folder : null;
}

export function packageVersion(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
