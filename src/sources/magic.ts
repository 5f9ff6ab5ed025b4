/** What `foreignKind` calls Parquet. */
export const PARQUET = 'a Parquet file';

const UNSUPPORTED: readonly (readonly [string, readonly number[]])[] = [
  ['UTF-16 text', [0xff, 0xfe]],
  ['UTF-16 text', [0xfe, 0xff]],
  ['gzip inside gzip', [0x1f, 0x8b]],
  ['zstd inside another compression', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['compressed with xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['compressed with bzip2', [0x42, 0x5a, 0x68]],
  [PARQUET, [0x50, 0x41, 0x52, 0x31]],
];

function beginsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, at) => bytes[at] === byte);
}

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return beginsWith(bytes, [0x1f, 0x8b]);
}

/** Whether bytes begin as a frame of Zstandard does that holds text. */
export function isZstdFrame(bytes: Uint8Array): boolean {
  return beginsWith(bytes, [0x28, 0xb5, 0x2f, 0xfd]);
}

/** Whether bytes begin as a frame of Zstandard does that holds something else (RFC 8878, 3.1.2). */
export function isSkippableFrame(bytes: Uint8Array): boolean {
  return beginsWith(bytes.subarray(1), [0x2a, 0x4d, 0x18]) && bytes[0]! >> 4 === 5;
}

/** Whether bytes begin as a Zstandard file does. */
export function isZstd(bytes: Uint8Array): boolean {
  return isZstdFrame(bytes) || isSkippableFrame(bytes);
}

/** Whether bytes begin as a Parquet file does. */
export function isParquet(bytes: Uint8Array): boolean {
  return beginsWith(bytes, [0x50, 0x41, 0x52, 0x31]);
}

/** Of the first bytes of what came out of a compressed file, more than this share of zeros is no damage to a text. */
const MOST_ZEROS = 0.05;

/**
 * What kind of file these first bytes are when it is surely not UTF-8 text; null: it may be text.
 * @param isUnpacked they came out of a compressed file, where damage turns some bytes of a text into others
 */
export function foreignKind(bytes: Uint8Array, isUnpacked = false): string | null {
  for (const [kind, magic] of UNSUPPORTED) if (beginsWith(bytes, magic)) return kind;
  const head = bytes.subarray(0, 4096);
  const zero = head.filter((byte) => byte === 0).length;
  if (zero === 0 || (isUnpacked && zero < MOST_ZEROS * head.length)) return null;
  // Text in UTF-16 without a mark has a zero in every other byte.
  const zeros = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]! += 1;
  });
  const [even, odd] = zeros as [number, number];
  return Math.max(even, odd) * 3 >= head.length && Math.min(even, odd) * 10 <= head.length
    ? 'UTF-16 text'
    : 'a binary file';
}
