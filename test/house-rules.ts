/** What each folder of src/ may import: the table of src/README.md. `name` allows a folder or package, `name/file` one file. */
const ALLOWED: Record<string, { src: string[]; packages: string[] }> = {
  records: { src: [], packages: [] },
  stats: { src: ['records'], packages: ['simple-statistics', '@datadog/sketches-js'] },
  traffic: { src: ['records', 'stats'], packages: [] },
  evals: { src: ['records', 'stats'], packages: [] },
  learn: { src: ['records', 'stats'], packages: [] },
  curves: { src: ['records', 'stats'], packages: [] },
  policy: { src: ['records', 'stats', 'learn', 'curves', 'traffic'], packages: [] },
  render: { src: ['records'], packages: ['yaml', 'cli-table3', '@observablehq/plot', 'linkedom'] },
  sources: {
    src: ['records'],
    packages: [
      'node:',
      'yaml',
      'csv-parse',
      'hyparquet',
      'hyparquet-compressors',
      'fzstd',
      'tinyglobby',
      'valibot',
      '@pydantic/genai-prices',
    ],
  },
  providers: { src: ['records'], packages: ['node:', 'openai', '@anthropic-ai/sdk'] },
  replay: { src: ['records', 'evals', 'providers/provider'], packages: ['node:'] },
  runtime: { src: ['records', 'policy', 'traffic', 'learn', 'providers'], packages: [] },
  cli: { src: ['*'], packages: ['*'] },
};

const PURE = ['records', 'stats', 'traffic', 'evals', 'learn', 'curves', 'policy', 'render'];
const IMPURE: [RegExp, string][] = [
  [/\bprocess\./, 'process'],
  [/\bconsole\./, 'console'],
  [/\bDate\.now\b/, 'Date.now'],
  [/\bnew Date\(\)/, 'new Date()'],
  [/\bMath\.random\b/, 'Math.random'],
  [/\bfetch\(/, 'fetch'],
  [/\basync\b/, 'async'],
  [/\bawait\b/, 'await'],
];
const IMPORT =
  /^\s*(?:import|export)\b[^'"\n;]*?(?:\{[^}]*\})?[^'"\n;]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

function isUnder(name: string, allowed: readonly string[]): boolean {
  return allowed.some((one) => one === '*' || name === one || name.startsWith(one.endsWith(':') ? one : `${one}/`));
}

/** What is wrong with one source file; `file` is relative to src/. */
export function complaints(file: string, text: string): string[] {
  const found: string[] = [];
  const lines = text.split('\n').length;
  if (lines > 251) found.push(`${file}: ${lines} lines; the limit is 250`);
  if (/^export default\b/m.test(text)) found.push(`${file}: default export`);
  if (!file.includes('/')) return found;
  const folder = file.split('/')[0] as string;
  const rule = ALLOWED[folder];
  if (!rule) return [...found, `${file}: folder has no line in the import table`];
  for (const [, from, bare, dynamic] of text.matchAll(IMPORT)) {
    const target = (from ?? bare ?? dynamic) as string;
    if (!target.startsWith('.')) {
      if (!isUnder(target, rule.packages)) found.push(`${file}: may not import package ${target}`);
      continue;
    }
    const path = new URL(target, `file:///${file}`).pathname.slice(1).replace(/\.js$/, '');
    if (!path.startsWith(`${folder}/`) && !isUnder(path, rule.src)) found.push(`${file}: may not import ${path}`);
  }
  if (PURE.includes(folder)) {
    for (const [pattern, word] of IMPURE) if (pattern.test(text)) found.push(`${file}: ${word} in a pure folder`);
  }
  return found;
}
