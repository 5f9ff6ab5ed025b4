import { describe, expect, it } from 'vitest';
import { type Io, wantsColour } from '../../src/cli/io.js';
import { paintAnswer } from '../../src/cli/paint.js';
import { terminalOf } from '../../src/cli/terminal.js';

const io = (hasColour: boolean): Io => ({ hasColour }) as Io;
const GREEN = '\u001b[32m';
const YELLOW = '\u001b[33m';
const RED = '\u001b[31m';
const paint = (text: string): string => paintAnswer(text, io(true));

it('colours a terminal, or where FORCE_COLOR asks for it, and nothing where NO_COLOR forbids it', () => {
  const wants = (env: Io['env']): [piped: boolean, shown: boolean] => [wantsColour(env, false), wantsColour(env, true)];
  expect(wants({})).toEqual([false, true]);
  expect(wants({ TERM: 'dumb' })).toEqual([false, false]);
  expect(wants({ FORCE_COLOR: '1' })).toEqual([true, true]);
  expect(wants({ FORCE_COLOR: '3', TERM: 'dumb' })).toEqual([true, true]);
  expect(wants({ FORCE_COLOR: '0' })).toEqual([false, false]);
  expect(wants({ FORCE_COLOR: '' })).toEqual([false, true]);
  expect(wants({ FORCE_COLOR: '1', NO_COLOR: '1' })).toEqual([false, false]);
});

describe('paintAnswer', () => {
  it('leaves a text without colour as it is', () => {
    const text = 'ROUTE: yes\n  certified: 1 bad';
    expect(paintAnswer(text, io(false))).toBe(text);
  });

  it('gives the answer and its evidence the colour of what they say', () => {
    expect(paint('ROUTE: 80 %')).toContain(GREEN);
    expect(paint('UNDECIDED: nothing')).toContain(YELLOW);
    expect(paint('ONE TIER: send everything to big.\n  do not route: the score')).toMatch(
      new RegExp(`^[^\n]*${RED.replace('[', '\\[')}`),
    );
    expect(paint('ONE TIER: send everything to mini.\n  all of it may go down: that is certified')).not.toContain(RED);
    expect(paint('x\n  certified: 1')).toContain(`${GREEN}certified`);
    expect(paint('x\n  not certified: 1')).toContain(`${YELLOW}not certified`);
    expect(paint('x\n  haiku -12.7 pt: worse')).toContain(`${RED}worse`);
    expect(paint('x\n  sonnet not 3 % worse')).toContain(`${GREEN}not 3 % worse`);
    expect(paint('x\n  sonnet undecided')).toContain(`${YELLOW}undecided`);
  });

  it('paints an answer of several lines whole, and words that a line ends within', () => {
    const text =
      'ROUTE: 80 % go down,\ncertified; 30 % saved.\n  certified, beats a shuffle\n\n  sonnet is not\n    certified';
    const [first, second, third] = paint(text).split('\n');
    expect([first, second].map((line) => line?.includes(GREEN))).toEqual([true, true]);
    expect(third).toContain(`${GREEN}certified`);
    expect(paint(text)).toContain(`${YELLOW}not`);
    expect(paint(text)).toContain(`    ${YELLOW}certified`);
    expect(paint('Best: knn, not shown to be better\nthan a shuffle.\n\nx')).toContain(YELLOW);
    expect(paint('ONE TIER: send all to\nbig.\n  do not\n  route: no cut')).toContain(RED);
  });

  it('paints what check and monitor say', () => {
    expect(paint('VALID. 300 requests read.')).toContain(GREEN);
    expect(paint('WATCH. 300 requests read.')).toContain(YELLOW);
    expect(paint('EXPIRED. 300 requests read.')).toContain(RED);
    expect(paint('## Routing rules: valid\n')).toContain(GREEN);
    expect(paint('## Routing rules: undecided\n')).toContain(YELLOW);
    expect(paint('## Routing rules: expired\n')).toContain(RED);
  });

  it('paints a curve that beats a shuffle green, one that is not shown to yellow', () => {
    const row = '   50.0 % |Moooo .';
    expect(paint(`Best: logistic, better than a shuffle\n${row}`)).toContain(`M${GREEN}oooo`);
    expect(paint(`Best: logistic, not shown to be better than a shuffle\n${row}`)).toContain(`M${YELLOW}oooo`);
  });
});

describe('terminalOf', () => {
  const unicode = (env: Record<string, string>): boolean =>
    terminalOf({ env, columns: 80 } as unknown as Io).hasUnicode;

  it('uses Unicode where the locale says so, LC_ALL before LANG', () => {
    expect(unicode({ LANG: 'en_US.UTF-8' })).toBe(true);
    expect(unicode({ LC_CTYPE: 'C.utf8' })).toBe(true);
    expect(unicode({ LC_ALL: 'C', LANG: 'en_US.UTF-8' })).toBe(false);
    expect(unicode({ LANG: 'C.UTF-8', TERM: 'dumb' })).toBe(false);
    expect(unicode({})).toBe(false);
  });
});
