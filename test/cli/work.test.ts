import { afterEach, expect, it, vi } from 'vitest';
import type { Io } from '../../src/cli/io.js';
import { startWork } from '../../src/cli/work.js';

const started: object[] = [];
vi.mock('ora', () => ({
  default: (options: object) => ({
    start: () => {
      started.push(options);
      return { render: () => {}, stop: () => {} };
    },
  }),
}));
afterEach(() => void started.splice(0));

const COMMON = { seed: 1 } as Parameters<typeof startWork>[1];
const io = (more: Partial<Io>): Io => ({ isTerminal: true, hasColour: true, ...more }) as Io;

it('shows long work on a terminal, in colour only where colour is wanted', async () => {
  (await startWork('Fitting', COMMON, io({})))();
  (await startWork('Fitting', COMMON, io({ hasColour: false })))();
  expect(started).toMatchObject([
    { text: 'Fitting', color: 'cyan' },
    { text: 'Fitting', color: false },
  ]);
});

it('shows nothing elsewhere, or when it is not to', async () => {
  await startWork('Fitting', COMMON, io({ isTerminal: false }));
  await startWork('Fitting', { ...COMMON, quiet: true }, io({}));
  await startWork('Fitting', { ...COMMON, json: true }, io({}));
  expect(started).toEqual([]);
});
