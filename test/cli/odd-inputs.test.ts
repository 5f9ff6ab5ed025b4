import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './run.js';

const N = 200;
type Row = Record<string, unknown>;

const caseId = (row: number): string => `c${String(row).padStart(4, '0')}`;
/** Small is right on four in five, top on nineteen in twenty. */
const mixed = (row: number, tier: string): number => (row % (tier === 'top' ? 20 : 5) === 0 ? 0 : 1);

/** Synthetic cases and outcomes of two tiers; `more` changes rows. */
function files(
  n: number,
  score: (row: number, tier: string) => unknown,
  more: { case?: (row: number) => Row; outcome?: (row: number, tier: string) => Row } = {},
): { set: Row[]; outcomes: Row[] } {
  const rows = Array.from({ length: n }, (_, row) => row);
  return {
    set: rows.map((row) => ({
      id: caseId(row),
      prompt: `Synthetic question ${row}: what is ${row * 7} and ${row * 13}?`,
      task: row % 2 ? 'a' : 'b',
      ...more.case?.(row),
    })),
    outcomes: rows.flatMap((row) =>
      ['small', 'top'].map((tier) => ({
        case_id: caseId(row),
        tier,
        score: score(row, tier),
        cost_usd: tier === 'small' ? 0.001 : 0.01,
        ...more.outcome?.(row, tier),
      })),
    ),
  };
}

/** The files on disk, as options; `edit` changes the text of the outcomes. */
function written({ set, outcomes }: { set: Row[]; outcomes: Row[] }, edit = (text: string): string => text) {
  const folder = mkdtempSync(join(tmpdir(), 'odd-'));
  const lines = (rows: Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  writeFileSync(join(folder, 'set.jsonl'), lines(set));
  writeFileSync(join(folder, 'out.jsonl'), edit(lines(outcomes)));
  const measured = [
    '--set',
    join(folder, 'set.jsonl'),
    '--outcomes',
    join(folder, 'out.jsonl'),
    '--tiers',
    'small,top',
  ];
  return { folder, measured };
}

/** What `router tune --json` says of the files. */
async function tuned(made: { set: Row[]; outcomes: Row[] }, edit = (text: string): string => text) {
  const { folder, measured } = written(made, edit);
  const { code, stdout, stderr } = await run(
    ...['tune', ...measured, '--acceptable', 'relative', '--out', join(folder, 'rules.yaml'), '--json', '--quiet'],
  );
  expect(stdout).not.toMatch(/NaN|Infinity/);
  return { code, json: JSON.parse(stdout || stderr) };
}

describe('tune on odd files: a stated verdict', () => {
  const right = (): number => 1;
  const odd: [string, ReturnType<typeof files>, number, RegExp][] = [
    ['one case', files(1, right), 4, /cannot be known from this data|not certified, needs about \d+ more/],
    ['two cases', files(2, right), 4, /cannot be known from this data|not certified, needs about \d+ more/],
    ['one class: all right', files(N, right), 0, /all of the traffic may go to small/],
    ['one class: small never right', files(N, (_, tier) => (tier === 'top' ? 1 : 0)), 1, /more labels would not help/],
    ['equal confidences', files(N, mixed, { outcome: () => ({ confidence: 0.5 }) }), 1, /more labels would not help/],
    [
      'one prompt for all: every score ties',
      files(N, mixed, { case: () => ({ prompt: 'The same.' }) }),
      4,
      /cannot be known from this data/,
    ],
    ['no score at all', files(N, () => null), 4, /cannot be known from this data/],
    [
      'all calls failed',
      files(N, () => null, { outcome: () => ({ status: 'failed', error: 'timeout' }) }),
      4,
      /200 of 200 calls failed|cannot be known/,
    ],
    [
      'weights of 0 on half',
      files(N, mixed, { case: (row) => ({ weight: row % 2 }) }),
      1,
      /more labels would not help/,
    ],
    ['one cluster', files(N, mixed, { case: () => ({ cluster: 'same' }) }), 4, /cannot be known from this data/],
    ['no costs', files(N, right, { outcome: () => ({ cost_usd: undefined }) }), 4, /the cost of small .* is unknown/],
    ['costs of 0', files(N, mixed, { outcome: () => ({ cost_usd: 0 }) }), 0, /top is at least as good/],
  ];
  it.each(odd)('%s', async (_, made, code, reason) => {
    const found = await tuned(made);
    expect(found.json.reasons.join(' ')).toMatch(reason);
    expect(found.code).toBe(code);
    if (found.json.certificate.cases === 0) expect(found.json.certificate.upper_bound).toBeNull();
  });

  it('clusters that would straddle splits stay whole: one row each certifies', async () => {
    const found = await tuned(files(N, right, { case: (row) => ({ cluster: `k${Math.floor(row / 5)}` }) }));
    expect(found.json.certificate.cases).toBeLessThanOrEqual(N / 5);
    expect(found.json.recommendation).toBe('undecided');
    expect(found.json.reasons.join()).toMatch(/not certified, needs about \d+ more eval cases/);
  });
});

describe('curve on odd files', () => {
  it('says that nothing can be known where nothing is scored, and not that the tiers are equal', async () => {
    const { measured } = written(files(N, () => null));
    const { code, stdout } = await run('curve', ...measured, '--quiet');
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'What routing between small and top is worth cannot be known from this data',
    );
    expect(stdout).not.toMatch(/NaN|Infinity|is not better than/);
  });
});

describe('tune on odd files: a clear error', () => {
  const usual = files(20, mixed);
  const bad: [string, ReturnType<typeof files>, ((text: string) => string) | undefined, RegExp][] = [
    ['no case', files(0, mixed), undefined, /holds no eval case/],
    [
      'a score of NaN',
      usual,
      (text) => text.replace('"score":1', '"score":NaN'),
      /out\.jsonl:\d+: the line is not JSON/,
    ],
    [
      'a score out of range',
      usual,
      (text) => text.replace('"score":1', '"score":1.5'),
      /score is 1\.5; a number from 0 to 1/,
    ],
    [
      'a confidence out of range',
      files(20, mixed, { outcome: () => ({ confidence: 7 }) }),
      undefined,
      /confidence is 7/,
    ],
    ['weights of 0 on all', files(20, mixed, { case: () => ({ weight: 0 }) }), undefined, /All 20 cases have weight 0/],
    ['a weight below 0', files(20, mixed, { case: () => ({ weight: -1 }) }), undefined, /weight is -1/],
  ];
  it.each(bad)('%s', async (_, made, edit, message) => {
    const { code, json } = await tuned(made, edit);
    expect(code).toBe(2);
    expect(json.error.message).toMatch(message);
  });
});
