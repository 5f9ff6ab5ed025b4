import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const DIST = join(import.meta.dirname, '..', '..', 'dist');
const IMPORT =
  /^\s*(?:import|export)\b[^'"]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

/** Every module that dist/index.js pulls in. */
function graph(): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const walk = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, from, bare, dynamic] of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const target = (from ?? bare ?? dynamic) as string;
      if (target.startsWith('.')) walk(join(file, '..', target));
      else packages.add(target);
    }
  };
  walk(join(DIST, 'index.js'));
  return { files, packages };
}

describe('the library', () => {
  it('imports nothing of Node and no package but the YAML reader and the checker (npm run build first)', () => {
    expect(existsSync(join(DIST, 'index.js'))).toBe(true);
    const { files, packages } = graph();
    expect([...packages].sort()).toEqual(['valibot', 'yaml']);
    const used = [...files].filter((file) =>
      /\bprocess\.[a-z]|\bBuffer\.|\brequire\(/.test(readFileSync(file, 'utf8')),
    );
    expect(used).toEqual([]);
    expect([...files].filter((file) => /\/(?:cli|replay|render|curves)\//.test(file))).toEqual([]);
  });
});
