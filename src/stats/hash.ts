/** Calls `take` with each byte of the text in UTF-8; a lone surrogate counts as U+FFFD, as TextEncoder has it. */
function eachByte(text: string, take: (byte: number) => void): void {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      take(unit);
      continue;
    }
    let point = unit;
    if (unit >= 0xd800 && unit <= 0xdfff) {
      const next = unit <= 0xdbff ? text.charCodeAt(at + 1) : 0;
      const isPair = next >= 0xdc00 && next <= 0xdfff;
      point = isPair ? 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00) : 0xfffd;
      if (isPair) at++;
    }
    if (point < 0x800) {
      take(0xc0 | (point >> 6));
    } else {
      if (point < 0x10000) take(0xe0 | (point >> 12));
      else {
        take(0xf0 | (point >> 18));
        take(0x80 | ((point >> 12) & 63));
      }
      take(0x80 | ((point >> 6) & 63));
    }
    take(0x80 | (point & 63));
  }
}

/** FNV-1a of the text's UTF-8 bytes, 32 bits: an integer in [0, 2^32). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  eachByte(text, (byte) => {
    hash = Math.imul(hash ^ byte, 0x01000193);
  });
  return hash >>> 0;
}

/** The two halves of the 64-bit FNV-1a. The prime is 2^40 + 0x1b3, so one step is a shift and two small products. */
function fnv1aHalves(text: string): [high: number, low: number] {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  eachByte(text, (byte) => {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
    low = product >>> 0;
  });
  return [high, low];
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0');
}

/** FNV-1a of the text's UTF-8 bytes, 64 bits, as 16 hexadecimal digits. Not a defence against malice. */
export function fnv1a64(text: string): string {
  const [high, low] = fnv1aHalves(text);
  return hex(high) + hex(low);
}

/** MurmurHash3's final mix on 32 bits: every bit of the input moves every bit of the output. One to one. */
export function mix32(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A number in [0, 1) that depends on seed and key only, for splits and samples that do not change with row order.
 * FNV alone leaves the high bits of short keys alike, hence the mixing. 53 bits.
 */
export function unitHash(seed: number | string, key: string): number {
  const [high, low] = fnv1aHalves(`${seed}\u0000${key}`);
  const first = mix32(high ^ mix32(low));
  const second = mix32(low ^ mix32(first));
  return (first * 0x200000 + (second >>> 11)) / 2 ** 53;
}
