import type { Terminal } from '../render/terminal-curve.js';
import type { Io } from './io.js';

/** What the terminal can show: Unicode where the locale says so (LC_ALL before LC_CTYPE before LANG). */
export function terminalOf({ env, columns }: Io): Terminal {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return { columns, hasUnicode: /utf-?8/i.test(locale) && env['TERM'] !== 'dumb' };
}
