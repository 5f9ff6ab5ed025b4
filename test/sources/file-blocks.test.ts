import { closeSync, openSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { fileBlocks } from '../../src/sources/file-blocks.js';
import { scratch } from './scratch.js';

let fd = -1;
afterEach(() => closeSync(fd));

interface Found {
  blocks: (string | null)[];
  takenBytes: number;
  endsInLf: boolean;
}

function blocksOf(text: string, from: number, blockBytes: number, maxLineBytes: number): Found {
  fd = openSync(scratch(text), 'r');
  const blocks = fileBlocks({ fd, from }, blockBytes, maxLineBytes);
  const found: Found['blocks'] = [];
  for (let block = blocks.next(); block !== undefined; block = blocks.next()) {
    found.push(block === null ? null : block.toString('utf8'));
  }
  return { blocks: found, takenBytes: blocks.takenBytes(), endsInLf: blocks.endsInLf() };
}

describe('fileBlocks', () => {
  it('gives whole lines, from where it begins to the end of the file', () => {
    const text = 'first\nsecond\nthird\nfourth';
    expect(blocksOf(text, 6, 14, 100)).toEqual({
      blocks: ['second\nthird\n', 'fourth'],
      takenBytes: text.length,
      endsInLf: false,
    });
    expect(blocksOf('a\nb\n', 2, 64, 100)).toEqual({ blocks: ['b\n'], takenBytes: 4, endsInLf: true });
    expect(blocksOf('a\n', 2, 64, 100).blocks).toEqual([]);
  });

  it('grows for a line longer than a block, and keeps nothing of one that is too long', () => {
    const long = 'x'.repeat(50);
    expect(blocksOf(`a\n${long}\nb\n`, 0, 8, 60).blocks).toEqual(['a\n', `${long}\nb\n`]);
    const found = blocksOf(`a\n${'y'.repeat(500)}\nb\n${'z'.repeat(200)}`, 0, 8, 60);
    expect(found).toEqual({ blocks: ['a\n', null, 'b\n', null], takenBytes: 705, endsInLf: false });
  });

  it('loses no byte, wherever blocks end', () => {
    const lines = Array.from({ length: 60 }, (_, at) => `${'é'.repeat(at % 7)}${at}\n`).join('');
    for (let bytes = 1; bytes < 40; bytes++) {
      const { blocks } = blocksOf(lines, 0, bytes, 1000);
      expect(blocks.join('')).toBe(lines);
      expect(blocks.every((block) => block?.endsWith('\n'))).toBe(true);
      closeSync(fd);
    }
    fd = openSync(scratch(''), 'r');
  });
});
