import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PACKAGE_ROOT } from '../../src/sources/package-root.js';

describe('PACKAGE_ROOT', () => {
  it('is the folder of our own package.json', () => {
    const { name } = JSON.parse(readFileSync(new URL('package.json', PACKAGE_ROOT), 'utf8')) as { name: string };
    expect(name).toBe('router-tuner');
  });
});
