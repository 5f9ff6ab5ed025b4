import { TEXT } from './layout';
import { isWide, length } from './text';

/** Of a longer text its first HEAD_UNITS and its last TAIL_UNITS are scanned, as `scannedText` cuts it. */
const HEAD_UNITS: i32 = 12_288;
const TAIL_UNITS: i32 = 4_096;
const LF: u8 = 10;

/** Units from the place that `firstUnits` or `lastUnits` gave: one more than asked for where a pair would be cut. */
export let unitsFound: i32 = 0;

/** Place behind the text's first `units` UTF-16 units. */
function firstUnits(units: i32): usize {
  let at = TEXT;
  let found = 0;
  while (found < units) {
    const lead = <u32>load<u8>(at);
    found += lead < 0xf0 ? 1 : 2;
    at += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }
  unitsFound = found;
  return at;
}

/** Place of the text's last `units` UTF-16 units. */
export function lastUnits(units: i32): usize {
  let at = TEXT + length;
  let found = 0;
  while (found < units) {
    const byte = load<u8>(--at);
    if ((byte & 0xc0) !== 0x80) found += byte >= 0xf0 ? 2 : 1;
  }
  unitsFound = found;
  return at;
}

/** Half of a pair reads as U+FFFD. */
function putHalf(at: usize): usize {
  store<u8>(at, 0xef);
  store<u8>(at + 1, 0xbf);
  store<u8>(at + 2, 0xbd);
  return at + 3;
}

/** Cuts a text of so many units where it is long, and is over then; gives the length of what is scanned, which four zeros follow. */
export function cutText(units: i32): i32 {
  if (units <= HEAD_UNITS + TAIL_UNITS) return length;
  const end = TEXT + length;
  let from = isWide ? lastUnits(TAIL_UNITS) : end - TAIL_UNITS;
  const isHalf = isWide && unitsFound > TAIL_UNITS;
  let to = TEXT + HEAD_UNITS;
  if (isWide) {
    to = firstUnits(HEAD_UNITS);
    if (unitsFound > HEAD_UNITS) to = putHalf(to - 4);
  }
  store<u8>(to++, LF);
  if (isHalf) {
    to = putHalf(to);
    from += 4;
  }
  memory.copy(to, from, end - from);
  to += end - from;
  store<u32>(to, 0);
  return <i32>(to - TEXT);
}
