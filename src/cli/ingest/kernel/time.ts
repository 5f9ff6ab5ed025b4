const BEFORE_MONTH: StaticArray<i32> = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const IN_MONTH: StaticArray<i32> = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAY_MS: f64 = 86_400_000;
/** Worse than any two digits, also after it is multiplied and added to. */
const NO_DIGITS: i32 = 100_000;

function two(at: usize): i32 {
  const tens = load<u8>(at) - 48;
  const ones = load<u8>(at + 1) - 48;
  return tens < 10 && ones < 10 ? <i32>tens * 10 + ones : NO_DIGITS;
}

/** Milliseconds since the epoch of a time as `utcMsOf` takes it, from `from` to `end`; NaN: any other form. */
export function utcMs(from: usize, end: usize): f64 {
  const length = end - from;
  const hasMs = length === 24;
  if (!(hasMs || length === 20) || load<u8>(end - 1) !== 90 || load<u8>(from + 10) !== 84) return NaN;
  if (load<u8>(from + 4) !== 45 || load<u8>(from + 7) !== 45) return NaN;
  if (load<u8>(from + 13) !== 58 || load<u8>(from + 16) !== 58) return NaN;
  const year = two(from) * 100 + two(from + 2);
  const month = two(from + 5);
  const day = two(from + 8);
  const hour = two(from + 11);
  const minute = two(from + 14);
  const second = two(from + 17);
  if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1) return NaN;
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day > unchecked(IN_MONTH[month - 1]) + (isLeap && month === 2 ? 1 : 0)) return NaN;
  let ms = 0;
  if (hasMs) {
    const tenths = load<u8>(from + 20) - 48;
    const rest = two(from + 21);
    if (load<u8>(from + 19) !== 46 || tenths > 9 || rest > 99) return NaN;
    ms = <i32>tenths * 100 + rest;
  }
  const before = year - 1;
  const leapDays = before / 4 - before / 100 + before / 400 - 477;
  const isLater = isLeap && month > 2;
  const days = (year - 1970) * 365 + leapDays + unchecked(BEFORE_MONTH[month - 1]) + (isLater ? 1 : 0) + day - 1;
  return <f64>days * DAY_MS + <f64>(((hour * 60 + minute) * 60 + second) * 1000 + ms);
}
