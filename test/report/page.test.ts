import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli/run.js';
import { chromiumPath } from './browser.js';

// The page in a real browser. Without one the tests are skipped, except in CI, where that is a failure.
const executablePath = chromiumPath();
if (executablePath === null && process.env['CI'] !== 'true') {
  console.warn(
    'No chromium was found (CHROMIUM_PATH, /usr/bin/chromium, PATH): the report page is not tried in a browser.',
  );
}
const DEMO = [
  '--config',
  'fixtures/demo/router.yaml',
  '--tiers',
  'haiku,sonnet,opus',
  '--set',
  'fixtures/demo/evalset.jsonl',
];
const SMALL = ['--set', 'fixtures/tune/set.jsonl', '--config', 'fixtures/tune/router.yaml', '--tiers', 'small,large'];
const folder = mkdtempSync(join(tmpdir(), 'router-report-'));
const shots = join(tmpdir(), 'router-report-pictures');
const at = (name: string): string => join(folder, name);

/** Report pages by name, with the arguments that make them. */
const PAGES: Record<string, string[]> = {
  full: [
    ...DEMO,
    '--outcomes',
    at('run/outcomes.jsonl'),
    '--acceptable',
    'relative',
    '--log',
    'fixtures/demo/log.jsonl',
    '--miss-cost-usd',
    '0.02',
  ],
  undecided: [
    '--set',
    'fixtures/tune/few-set.jsonl',
    '--outcomes',
    'fixtures/tune/few.jsonl',
    '--config',
    'fixtures/tune/router.yaml',
    '--tiers',
    'small,large',
  ],
  log: ['--log', 'fixtures/demo/log.jsonl', '--include-text'],
  rules: ['--rules', at('rules.yaml'), '--log', 'fixtures/tune/log.jsonl', '--config', 'fixtures/tune/router.yaml'],
  hostile: ['--log', at('hostile.jsonl'), '--include-text'],
  costless: ['--set', 'fixtures/four-cases/evalset.jsonl', '--outcomes', at('costless.jsonl')],
};

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  const outcomes = readFileSync('fixtures/four-cases/outcomes.jsonl', 'utf8').trimEnd().split('\n');
  const costless = outcomes.map((line) => {
    const { case_id, tier, score } = JSON.parse(line);
    return JSON.stringify({ case_id, tier, score });
  });
  const markup = '</script><script>window.pwned=1</script><img src=//x.test/x onerror="window.pwned=1">" onload="pwned';
  const hostile = Array.from({ length: 60 }, (_, id) => ({
    id: `${markup}${id}`,
    timestamp: '2026-11-02T08:00:00Z',
    model: id % 2 ? `javascript:alert(1)//${markup}` : 'gpt-4o',
    messages: [{ role: 'user', content: `${markup} ${id % 3}` }],
    status: 'ok',
    usage: { input_tokens: 10_000, output_tokens: 500, cache_read_tokens: 0, cache_write_tokens: 0 },
    cost_usd: 2,
  }));
  writeFileSync(at('hostile.jsonl'), hostile.map((row) => `${JSON.stringify(row)}\n`).join(''));
  writeFileSync(at('costless.jsonl'), `${costless.join('\n')}\n`);
  await run('eval', ...DEMO, '--out', at('run'), '--quiet');
  await run('tune', ...SMALL, '--outcomes', 'fixtures/tune/split.jsonl', '--out', at('rules.yaml'));
  for (const [name, argv] of Object.entries(PAGES)) {
    const { code, stderr } = await run('report', ...argv, '--out', at(`${name}.html`));
    expect(code, `${name}: ${stderr}`).toBe(0);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

it.runIf(process.env['CI'] === 'true')('finds a browser in CI', () => {
  expect(executablePath, 'install chromium, or name one in CHROMIUM_PATH').not.toBeNull();
});

describe.skipIf(executablePath === null)('the report page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath as string, args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  /** Opens a page and notes what it complains about and asks for. */
  async function open(
    name: string,
    width: number,
    colorScheme: 'light' | 'dark',
  ): Promise<{ page: Page; seen: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const seen: string[] = [];
    const url = pathToFileURL(at(`${name}.html`)).href;
    page.on('console', (message) => seen.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => seen.push(`error: ${error.message}`));
    page.on('request', (request) => {
      if (request.url() !== url) seen.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    return { page, seen };
  }

  /** Serious and critical faults that axe-core finds, with the first place of each. */
  const faults = (page: Page): Promise<string[]> =>
    page.evaluate(
      `${axe.source};axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
    );

  const views = Object.keys(PAGES).flatMap((name) =>
    (name === 'full' ? (['light', 'dark'] as const) : (['light'] as const)).flatMap((scheme) =>
      (name === 'full' ? [1280, 360] : [360]).map((width): [string, 'light' | 'dark', number] => [name, scheme, width]),
    ),
  );
  it.each(views)(
    '%s, %s, %d px: complains of nothing, asks for nothing, fits and is accessible',
    async (name, scheme, width) => {
      const { page, seen } = await open(name, width, scheme);
      await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = true`);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await faults(page)).toEqual([]);
      expect(await page.evaluate(OUTSIDE), 'words of charts stay on the page').toEqual([]);
      await page.evaluate(`for (const one of document.querySelectorAll('details')) one.open = false`);
      await page.screenshot({ path: join(shots, `${name}-${scheme}-${width}.png`), fullPage: true });
      expect(seen).toEqual([]);
      await page.close();
    },
  );

  /** Texts of visible charts that reach beyond the window. */
  const OUTSIDE = `[...document.querySelectorAll('.chart text')].filter((one) => { const box = one.getBoundingClientRect(); return box.width > 0 && (box.left < 0 || box.right > innerWidth); }).map((one) => one.textContent)`;

  it('44 runs nothing and asks for nothing that a log holds as markup', async () => {
    const { page, seen } = await open('hostile', 1280, 'light');
    expect(await page.evaluate('document.body.textContent')).toContain('onerror="window.pwned=1"');
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(seen).toEqual([]);
    await page.close();
  });

  it('shows the value under the pointer at once', async () => {
    const { page, seen } = await open('full', 1280, 'light');
    const mark = page.locator('#bridge .chart.wide [data-tip]').first();
    await mark.hover();
    const tip = page.locator('.tip');
    expect(await tip.isVisible()).toBe(true);
    expect(await tip.textContent()).toMatch(/^today\n\$\d/);
    await page.mouse.move(2, 2);
    expect(await tip.isVisible()).toBe(false);
    expect(seen).toEqual([]);
    await page.close();
  });

  it('unfolds every table for print, and folds them again', async () => {
    const { page } = await open('full', 1280, 'dark');
    const folded = (): Promise<number> => page.locator('details:not([open])').count();
    const before = await folded();
    expect(before).toBeGreaterThan(8);
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await folded()).toBe(0);
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(`getComputedStyle(document.body).backgroundColor`)).toBe('rgb(255, 255, 255)');
    await page.screenshot({ path: join(shots, 'full-print.png'), fullPage: true });
    await page.evaluate(`dispatchEvent(new Event('afterprint'))`);
    expect(await folded()).toBe(before);
    await page.close();
  });

  it('runs no script and takes no style but its own', async () => {
    const { page, seen } = await open('full', 1280, 'light');
    const refused: (string | undefined)[] = [];
    page.on('requestfailed', (request) => refused.push(request.failure()?.errorText));
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.wasRun = true';
      document.body.append(script);
      const picture = new Image();
      picture.src = 'http://127.0.0.1:9/a.png';
      document.body.append(picture);
      document.body.insertAdjacentHTML('beforeend', '<p id="styled" style="color: red">x</p>');
    }`);
    expect(await page.evaluate('window.wasRun')).toBeUndefined();
    expect(await page.evaluate(`getComputedStyle(document.querySelector('#styled')).color`)).not.toBe('rgb(255, 0, 0)');
    expect(seen.filter((line) => line.startsWith('console:')).length).toBeGreaterThanOrEqual(3);
    await expect.poll(() => refused).toEqual(['csp']);
    await page.close();
  });
});

describe('the report page as a file', () => {
  it('is small', () => {
    for (const name of Object.keys(PAGES)) expect(statSync(at(`${name}.html`)).size).toBeLessThan(1.5e6);
  });

  it('holds request text only when asked for', () => {
    const texts = readFileSync('fixtures/demo/log.jsonl', 'utf8')
      .split('\n')
      .flatMap((line) => [...line.matchAll(/"content":"((?:[^"\\]|\\.){30})/g)].map(([, begin]) => begin as string));
    expect(texts.length).toBeGreaterThan(100);
    const holds = (name: string): boolean => {
      const page = readFileSync(at(name), 'utf8');
      return texts.some((text) => page.includes(text));
    };
    expect(holds('full.html')).toBe(false);
    expect(holds('log.html')).toBe(true);
    expect(readFileSync(at('full.html'), 'utf8')).not.toMatch(/req-\d+/);
  });

  it('is the same, byte for byte, when it is made again', async () => {
    const { code } = await run('report', ...(PAGES['log'] as string[]), '--out', at('again.html'));
    expect(code).toBe(0);
    expect(readFileSync(at('again.html'), 'utf8')).toBe(readFileSync(at('log.html'), 'utf8'));
  });
});
