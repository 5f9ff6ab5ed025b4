/**
 * The low half of XXH64 with seed 0, which Zstandard keeps of the text of a frame (RFC 8878, 3.1.1).
 * https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
export interface TextCheck {
  /** The chunk is not kept. */
  update(chunk: Uint8Array): void;
  /** Of all chunks so far, as an unsigned number of 32 bits. */
  low32(): number;
}

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;
/** The first two in halves. */
const P1_LOW = 0x85ebca87 | 0;
const P1_HIGH = 0x9e3779b1 | 0;
const P2_LOW = 0x27d4eb4f;
const P2_HIGH = 0xc2b2ae3d | 0;
const STRIPE_BYTES = 32;
const ROTATIONS = [1n, 7n, 12n, 18n] as const;

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => wrap(value << by) | (value >> (64n - by));
const round = (lane: bigint, input: bigint): bigint => wrap(rotate(wrap(lane + input * P2), 31n) * P1);

/** The high half of the product of two halves. */
function highOf(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const cross1 = Math.imul(a0, b1);
  const cross2 = Math.imul(a1, b0);
  const middle = (Math.imul(a0, b0) >>> 16) + (cross1 & 0xffff) + (cross2 & 0xffff);
  return (Math.imul(a1, b1) + (cross1 >>> 16) + (cross2 >>> 16) + (middle >>> 16)) | 0;
}

/** Takes whole stripes into the four lanes (low halves, then high ones): in halves, since BigInt is many times slower. */
function takeStripes(lanes: Int32Array, bytes: DataView, from: number, to: number): void {
  for (let lane = 0; lane < 4; lane++) {
    let low = lanes[lane]!;
    let high = lanes[lane + 4]!;
    for (let at = from + 8 * lane; at < to; at += STRIPE_BYTES) {
      const inLow = bytes.getInt32(at, true);
      const inHigh = bytes.getInt32(at + 4, true);
      const addLow = Math.imul(inLow, P2_LOW);
      const addHigh = highOf(inLow, P2_LOW) + Math.imul(inLow, P2_HIGH) + Math.imul(inHigh, P2_LOW);
      const sum = (low + addLow) | 0;
      const sumHigh = (high + addHigh + (sum >>> 0 < low >>> 0 ? 1 : 0)) | 0;
      // Turned by 31: the halves change places, and turn back by one.
      const turned = (sumHigh >>> 1) | (sum << 31);
      const turnedHigh = (sum >>> 1) | (sumHigh << 31);
      low = Math.imul(turned, P1_LOW);
      high = (highOf(turned, P1_LOW) + Math.imul(turned, P1_HIGH) + Math.imul(turnedHigh, P1_LOW)) | 0;
    }
    lanes[lane] = low;
    lanes[lane + 4] = high;
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** The hash before its last mixing: of the lanes, or of none where there was no whole stripe. */
function joined(lanes: Int32Array, hasStripe: boolean): bigint {
  if (!hasStripe) return P5;
  const values = [0, 1, 2, 3].map((at) => wrap((BigInt(lanes[at + 4]!) << 32n) | BigInt(lanes[at]! >>> 0)));
  const sum = values.reduce((total, value, at) => total + rotate(value, ROTATIONS[at]!), 0n);
  return values.reduce((hash, value) => wrap((hash ^ round(0n, value)) * P1 + P4), wrap(sum));
}

/** Takes the last bytes, fewer than a stripe, and mixes. */
function finished(start: bigint, rest: DataView): bigint {
  let hash = start;
  let at = 0;
  for (; at + 8 <= rest.byteLength; at += 8) {
    hash = wrap(rotate(hash ^ round(0n, rest.getBigUint64(at, true)), 27n) * P1 + P4);
  }
  if (at + 4 <= rest.byteLength) {
    hash = wrap(rotate(hash ^ wrap(BigInt(rest.getUint32(at, true)) * P1), 23n) * P2 + P3);
    at += 4;
  }
  for (; at < rest.byteLength; at++) hash = wrap(rotate(hash ^ wrap(BigInt(rest.getUint8(at)) * P5), 11n) * P1);
  hash = wrap((hash ^ (hash >> 33n)) * P2);
  hash = wrap((hash ^ (hash >> 29n)) * P3);
  return hash ^ (hash >> 32n);
}

/** The check of nothing. */
export function textCheck(): TextCheck {
  const lanes = new Int32Array(8);
  [P1 + P2, P2, 0n, -P1].forEach((value, at) => {
    lanes[at] = Number(BigInt.asIntN(32, value));
    lanes[at + 4] = Number(BigInt.asIntN(32, value >> 32n));
  });
  const kept = new Uint8Array(STRIPE_BYTES);
  let keptBytes = 0;
  let length = 0;
  return {
    update(chunk) {
      length += chunk.length;
      let from = 0;
      if (keptBytes > 0) {
        from = Math.min(chunk.length, STRIPE_BYTES - keptBytes);
        kept.set(chunk.subarray(0, from), keptBytes);
        keptBytes += from;
        if (keptBytes < STRIPE_BYTES) return;
        takeStripes(lanes, viewOf(kept), 0, STRIPE_BYTES);
      }
      const to = chunk.length - ((chunk.length - from) % STRIPE_BYTES);
      takeStripes(lanes, viewOf(chunk), from, to);
      kept.set(chunk.subarray(to));
      keptBytes = chunk.length - to;
    },
    low32() {
      const hash = finished(
        wrap(joined(lanes, length >= STRIPE_BYTES) + BigInt(length)),
        viewOf(kept.subarray(0, keptBytes)),
      );
      return Number(BigInt.asUintN(32, hash));
    },
  };
}
