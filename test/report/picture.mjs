// npm run picture: makes the picture of the README anew, from the report page of the demo (after npm run build).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const folder = mkdtempSync(join(tmpdir(), 'router-picture-'));
const demo = spawnSync(process.execPath, ['bin/router.js', 'demo', '--out', folder, '--quiet'], { stdio: 'ignore' });
if (demo.status !== 0) throw new Error(`router demo ended with ${demo.status}`);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 820, height: 900 }, colorScheme: 'light' });
await page.goto(pathToFileURL(join(folder, 'report.html')).href);
// The head of the page and the curve, without what lies between.
await page.evaluate(() => {
  for (const id of ['traffic', 'money', 'tiers']) document.querySelector(`#${id}`).hidden = true;
});
const shown = await page.locator('#curve figure .chart.wide').boundingBox();
await page.screenshot({
  path: '.github/images/report.png',
  clip: { x: 0, y: 0, width: 820, height: Math.ceil(shown.y + shown.height + 6) },
  fullPage: true,
});
await browser.close();
rmSync(folder, { recursive: true });
