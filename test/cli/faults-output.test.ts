import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { openPrices } from '../../src/sources/price-file.js';
import { jsonLines, logRow, scratch, scratchPath } from '../sources/scratch.js';
import { run } from './run.js';

// Rows 40 to 56 of the fault matrix that concern logs, configuration and output. Each test's name begins with its row.
const rows = (count: number, more: (at: number) => Record<string, unknown> = () => ({})): string =>
  jsonLines(...Array.from({ length: count }, (_, at) => logRow(`r${at}`, more(at))));

describe('configuration and paths', () => {
  it.each([
    ['an alias bomb', `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b]\n`],
    ['a function', 'tiers: !!js/function "function(){}"\n'],
    ['a merge bomb', 'a: &a {x: 1}\nb: {<<: [*a, *a, *a]}\n'],
    ['a key twice', 'tiers: []\ntiers: []\n'],
    ['a tab as indent', 'tiers:\n\t- {name: a}\n'],
  ])('40 refuses YAML with %s', async (_, yaml) => {
    const config = scratch(yaml, 'router.yaml');
    const { code } = await run('analyze', scratch(rows(3)), '--config', config);
    expect(code).toBe(2);
  });

  it('41 runs no pattern of a user that takes exponential time', async () => {
    const set = scratch(jsonLines({ id: 'a', prompt: 'x', grader: 'regex', reference: '(a+)+$' }), 'set.jsonl');
    const answers = scratch(
      jsonLines({
        case_id: 'a',
        tier: 't',
        model: 'gpt-4o',
        response: `${'a'.repeat(50_000)}!`,
        usage: { input_tokens: 1, output_tokens: 1 },
      }),
      'answers.jsonl',
    );
    const config = scratch(
      `tiers:\n  - {name: t, provider: recorded, model: gpt-4o, answers: ${answers}}\n`,
      'router.yaml',
    );
    const { code } = await run('eval', '--set', set, '--config', config, '--tiers', 't', '--out', scratchPath('run'));
    expect([0, 2]).toContain(code);
  });

  it('42 writes nowhere but where it was told to, whatever the ids', async () => {
    const ids = ['../../etc/passwd', '/tmp/x', 'a\u0000b', 'x'.repeat(300), 'CON.txt', '..'];
    const log = scratch(
      jsonLines(
        ...ids.map((id, at) =>
          logRow(id, { messages: [{ role: 'user', content: `Question number ${at} about ${'abcdef'[at]}` }] }),
        ),
      ),
    );
    const out = scratchPath('evalset.jsonl');
    const before = readdirSync(dirname(out));
    expect((await run('sample', log, '-n', '6', '--out', out)).code).toBe(0);
    expect(readdirSync(dirname(out)).filter((name) => !before.includes(name))).toEqual([out.split('/').at(-1)]);
    expect(readFileSync(out, 'utf8').split('\n').length).toBeGreaterThan(1);
  });

  it('43 reads CSV cells with quotes, line feeds, tabs and formulas as they are', async () => {
    const cells = ['=cmd', '+1', '-2', '@x', '\ttab', 'a "quoted" word', 'two\nlines'];
    const csv = `id,model,prompt\n${cells.map((cell, at) => `c${at},gpt-4o,"${cell.replaceAll('"', '""')}"`).join('\n')}\n`;
    const out = scratchPath('set.jsonl');
    const map = ['--map', 'id=id', '--map', 'model=model', '--map', 'prompt=prompt'];
    expect((await run('sample', scratch(csv, 'a.csv'), '-n', '7', '--raw', '--out', out, ...map)).code).toBe(0);
    const texts = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).messages[0].content);
    expect(texts.toSorted()).toEqual(cells.map((cell) => cell).toSorted());
  });
});

describe('what is printed', () => {
  const HOSTILE = '\u001b[2J\u001b]8;;http://x\u0007\u001b]52;c;QQ==\u0007\u009b31m\u202eid\u0007';

  it('45 holds no control characters from the log', async () => {
    const log = rows(80, (at) => ({
      model: at % 2 ? `gpt-4o${HOSTILE}` : 'claude-opus-4-1',
      task: `t${HOSTILE}`,
      session: HOSTILE,
      cost_usd: 5,
    })).replaceAll('"id":"r', `"id":${JSON.stringify(HOSTILE).slice(0, -1)}`);
    for (const flags of [[], ['--skip-bad-lines'], ['--json']]) {
      const { stdout, stderr } = await run(
        'analyze',
        scratch(`${log}{"id":"${'\\u001b[2J'}"}\n`),
        '--skip-bad-lines',
        ...flags,
      );
      // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });

  it('44 holds markup from the log as text only, in a page that may load nothing', async () => {
    const markup = '</script><script>window.pwned=1</script><img src=x onerror="window.pwned=1">" onload="pwned';
    const log = rows(60, (at) => ({
      model: at % 2 ? `javascript:alert(1)//${markup}` : 'gpt-4o',
      task: `t${markup}`,
      messages: [{ role: 'user', content: `${markup}<!--\u2028 ${at % 3}` }],
      cost_usd: 2,
    })).replaceAll('"id":"r', `"id":${JSON.stringify(markup).slice(0, -1)}`);
    const out = scratchPath('report.html');
    expect((await run('report', '--log', scratch(log), '--include-text', '--out', out)).code).toBe(0);
    const html = readFileSync(out, 'utf8');
    const { document } = parseHTML(html);
    const elements = [...document.querySelectorAll('*')];
    // The page shows it, so that its absence elsewhere means something.
    expect(document.querySelector('body')?.textContent).toContain('onerror="window.pwned=1"');
    expect([...document.querySelectorAll('script')].map(({ textContent }) => textContent).join('')).not.toContain(
      'pwned=1</script>',
    );
    expect(document.querySelectorAll('img[src=x], iframe, object, embed, base, form').length).toBe(0);
    const attributes = elements.flatMap((one) => [...one.attributes].map(({ name, value }) => `${name}=${value}`));
    expect(attributes.filter((one) => /^on|^(?:href|src|action)=\s*(?:javascript|data|https?):/i.test(one))).toEqual(
      [],
    );
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? '';
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/https?:|script-src[^;]*unsafe-inline|\*/);
  });

  it.each<[string, string]>([
    ['no usable row', '\n\n'],
    ['one row', rows(1)],
    ['equal rows', rows(50)],
    ['errors only', rows(50, () => ({ status: 'error', usage: null }))],
    ['no tokens', rows(9, () => ({ usage: null }))],
  ])('46 is free of NaN for %s', async (_, log) => {
    for (const flags of [[], ['--json']]) {
      const { code, stdout, stderr } = await run('analyze', scratch(log), ...flags);
      expect([0, 2]).toContain(code);
      expect(stdout + stderr).not.toMatch(/NaN|undefined|Infinity|bug/);
    }
  });
});

describe('times, numbers and order', () => {
  it('51 reads times by their zone, in any order, and refuses those without one in our own format', async () => {
    const times = [
      '2026-03-29T03:30:00+02:00',
      '2026-03-29T00:59:59Z',
      '2026-10-25T02:30:00+01:00',
      '2026-10-25T02:30:00+02:00',
    ];
    const log = `${rows(300, (at) => ({ timestamp: times[at % 4] }))}${jsonLines(logRow('z', { timestamp: '2026-11-02T08:00:00' }))}`;
    const mix = JSON.parse((await run('analyze', scratch(log), '--json')).stdout);
    expect([mix.from, mix.to]).toEqual(['2026-03-29T00:59:59.000Z', '2026-10-25T01:30:00.000Z']);
    expect(mix.ledger).toMatchObject({ ok: 300, bad_schema: 1 });
  });

  it.each(['1.234,5', '1,000', '1 000', '0,5', '1e', '٣'])(
    '52 refuses the number %s rather than read a part of it',
    async (number) => {
      const csv = `id,model,in,out\n${Array.from({ length: 200 }, (_, at) => `r${at},gpt-4o,10,5`).join('\n')}\nbad,gpt-4o,"${number}",5\n`;
      const map = ['id=id', 'model=model', 'input_tokens=in', 'output_tokens=out'].flatMap((one) => ['--map', one]);
      const mix = JSON.parse((await run('analyze', scratch(csv, 'a.csv'), ...map, '--json')).stdout);
      expect(mix.ledger).toMatchObject({ ok: 200, bad_schema: 1 });
      expect(mix.models[0].input_tokens).toBe(2000);
    },
  );

  it('53 gives the same bytes for the same rows in any order', async () => {
    const texts = ['Where is order', 'Write a poem on', 'Prove by induction that the sum of', 'Translate to French:'];
    const lines = rows(400, (at) => ({
      messages: [{ role: 'user', content: `${texts[at % 4]} ${at % 5}` }],
      session: `s${at % 20}`,
      timestamp: `2026-11-02T08:0${at % 10}:00Z`,
      cost_usd: at % 3 ? at / 100 : null,
      model: ['gpt-4o', 'claude-opus-4-1', 'nobody knows'][at % 5 > 1 ? 2 : at % 2],
    }))
      .trim()
      .split('\n');
    const whole = await run('analyze', scratch(`${lines.join('\n')}\n`), '--json');
    const shuffled = lines.map((_, at) => lines[(at * 131) % lines.length]).join('\n');
    expect((await run('analyze', scratch(`${shuffled}\n`), '--json')).stdout).toBe(whole.stdout);
    expect(JSON.parse(whole.stdout).repeated_work.requests).toBeGreaterThan(0);
  });

  it('54 warns of a price table that is old against the log', async () => {
    const { info } = await openPrices();
    const late = new Date(Date.parse(info.as_of) + 91 * 86_400_000).toISOString();
    const warned = async (timestamp: string): Promise<string[]> => {
      const { stdout } = await run('analyze', scratch(rows(3, () => ({ timestamp }))), '--json');
      return JSON.parse(stdout).warnings.map(({ code }: { code: string }) => code);
    };
    expect(await warned(late)).toContain('prices-old');
    expect(await warned('2026-10-01T00:00:00Z')).not.toContain('prices-old');
  });

  it('54 flags answers by another model than asked for, and an alias that moved to another version', async () => {
    const call = (at: number, asked: string, answered: string): unknown => ({
      request: { model: asked, messages: [{ role: 'user', content: `Question ${at}` }] },
      response: {
        id: `c${at}`,
        object: 'chat.completion',
        model: answered,
        created: 1_760_000_000 + at,
        choices: [{ message: { role: 'assistant', content: 'Yes' } }],
        usage: { prompt_tokens: 100, completion_tokens: 10 },
      },
    });
    const ofAnswers = async (...answers: [asked: string, answered: string][]): Promise<Record<string, unknown>> => {
      const log = scratch(jsonLines(...answers.map(([asked, answered], at) => call(at, asked, answered))));
      const { warnings } = JSON.parse((await run('analyze', log, '--json')).stdout);
      return Object.fromEntries(warnings.map((one: { code: string; fields: unknown }) => [one.code, one.fields]));
    };
    const quiet = await ofAnswers(
      ['gpt-4o', 'gpt-4o-2024-08-06'],
      ['gpt-4o', 'gpt-4o-2024-08-06'],
      ['openai/gpt-4.1', 'gpt-4.1-2025-04-14'],
      ['anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5-20250929'],
    );
    expect(Object.keys(quiet)).not.toContain('model-not-as-asked');
    expect(Object.keys(quiet)).not.toContain('model-alias-moved');
    const moved = await ofAnswers(
      ['gpt-4o', 'gpt-4o-2024-05-13'],
      ['gpt-4o', 'gpt-4o-2024-08-06'],
      ['gpt-4o', 'gpt-4o-2024-08-06'],
    );
    expect(moved['model-alias-moved']).toEqual({
      count: 3,
      pairs: 1,
      first: 'gpt-4o -> gpt-4o-2024-08-06, gpt-4o-2024-05-13',
    });
    const other = await ofAnswers(
      ['claude-opus-4-1', 'gpt-4o-mini'],
      ['claude-opus-4-1', 'gpt-4o-mini'],
      ['gpt-4o', 'gpt-4o-mini'],
    );
    // Long enough for the engine, which reads what follows the first block.
    const long = await ofAnswers(
      ...Array.from({ length: 4000 }, (_, at): [string, string] => ['gpt-4o', at % 2 ? 'gpt-4o-mini' : 'gpt-4o']),
    );
    expect(long['model-not-as-asked']).toEqual({ count: 2000, pairs: 1, first: 'gpt-4o -> gpt-4o-mini' });
    expect(other['model-not-as-asked']).toEqual({ count: 3, pairs: 2, first: 'claude-opus-4-1 -> gpt-4o-mini' });
  });

  it('56 says what is wrong with an empty file, a folder without logs and a path that is not there', async () => {
    for (const path of [
      scratch(''),
      dirname(scratchPath('x')).concat('/nothing'),
      join(scratchPath('none'), '*.jsonl'),
    ]) {
      const { code, stderr, stdout } = await run('analyze', path);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(path);
    }
  });
});
