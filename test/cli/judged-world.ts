import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.js';
import { main } from '../../src/cli/main.js';

// Synthetic throughout: 600 questions on two tiers; the small one is right where nothing is to be proved.
export const CASES = 600;
const isHard = (n: number): boolean => n % 3 === 0;
const isRight = (n: number, tier: string): boolean => tier === 'top' || !isHard(n);
/** The judge overlooks one in 20 wrong answers and never fails a right one. */
const judged = (n: number, tier: string): number => (isRight(n, tier) || n % 60 === 0 ? 1 : 0);

let folder: string;
export const at = (name: string): string => join(folder, name);
export const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
export const rows = (name: string): Record<string, unknown>[] =>
  readFileSync(at(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

export async function router(args: string[], more: Partial<Io> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(args, {
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: (text) => void err.push(text) },
    env: {},
    cwd: folder,
    isTerminal: false,
    columns: 80,
    hasColour: false,
    now: () => 0,
    ...more,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}
export const typed = (keys: string): Pick<Io, 'keys'> => ({
  async *keys() {
    yield* keys;
  },
});

/** Makes the folder of a test. */
export function openWorld(): void {
  folder = mkdtempSync(join(tmpdir(), 'router-label-'));
  const all = Array.from({ length: CASES }, (_, n) => n);
  const prompt = (n: number): string =>
    isHard(n) ? `Prove that lemma number ${n} follows.` : `What is ${n % 50} + ${n % 7}? (question ${n})`;
  writeFileSync(
    at('set.jsonl'),
    lines(
      all.map((n) => ({
        id: `c${n}`,
        prompt: prompt(n),
        reference: `${n}`,
        grader: 'judge',
        task: isHard(n) ? 'proof' : 'sum',
      })),
    ),
  );
  const pairs = all.flatMap((n) => ['small', 'top'].map((tier) => ({ n, tier })));
  writeFileSync(
    at('outcomes.jsonl'),
    lines(
      pairs.map(({ n, tier }) => ({
        case_id: `c${n}`,
        tier,
        model: tier,
        status: 'scored',
        score: judged(n, tier),
        cost_usd: tier === 'top' ? 0.01 : 0.001,
        grader: 'judge',
      })),
    ),
  );
  writeFileSync(
    at('answers.jsonl'),
    lines(
      pairs.map(({ n, tier }) => ({
        case_id: `c${n}`,
        tier,
        model: tier,
        response: isRight(n, tier) ? `the right answer ${n}` : `a \u001b[31mwrong\u001b[0m answer ${n}`,
        usage: null,
      })),
    ),
  );
}
export const closeWorld = (): void => rmSync(folder, { recursive: true });

export const LABEL = (): string[] => [
  'label',
  at('outcomes.jsonl'),
  '--set',
  at('set.jsonl'),
  '--out',
  at('labels.jsonl'),
];
/** A person who reads the screen: 5 for a right answer, 1 for a wrong one. */
export function person(): Partial<Io> {
  let screen = '';
  return {
    stderr: {
      write: (text) => {
        screen = text;
      },
    },
    async *keys() {
      for (;;) yield screen.includes('the right answer') ? '5' : '1';
    },
  };
}
