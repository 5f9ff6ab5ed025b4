import { GROUP_BYTES, GROUP_HEAD, GROUP_SLOTS, GROUPS } from './layout';

/** Numbers of a group, from its place on: lengths of the raw system prompt and tools, then what the host found in them. */
const SYSTEM_LENGTH: usize = 0;
const TOOLS_LENGTH: usize = 4;
const ONE: usize = 8;
const OTHER: usize = 12;
const IS_EMPTY: usize = 16;
const SYSTEM_CHARS: usize = 20;
const SYSTEM_KIND: usize = 24;
const SYSTEM_UNITS: usize = 28;
const TOOL_COUNT: usize = 32;

let used: i32 = 0;
let oldest: i32 = 0;

function placeAt(slot: i32): usize {
  return GROUPS + <usize>slot * GROUP_BYTES;
}

/** The group with these raw bytes; 0: the host was not told of it. */
export function groupOf(systemFrom: usize, systemEnd: usize, toolsFrom: usize, toolsEnd: usize): usize {
  const systemLength = <u32>(systemEnd - systemFrom);
  const toolsLength = <u32>(toolsEnd - toolsFrom);
  for (let slot = 0; slot < used; slot++) {
    const group = placeAt(slot);
    if (load<u32>(group + SYSTEM_LENGTH) !== systemLength || load<u32>(group + TOOLS_LENGTH) !== toolsLength) continue;
    const raw = group + GROUP_HEAD;
    if (memory.compare(raw, systemFrom, systemLength) !== 0) continue;
    if (memory.compare(raw + systemLength, toolsFrom, toolsLength) === 0) return group;
  }
  return 0;
}

/** Whether a group of so many raw bytes can be kept. */
export function canKeep(bytes: usize): bool {
  return bytes <= GROUP_BYTES - GROUP_HEAD;
}

/** Keeps what the host found in the raw bytes of a system prompt and of tools, in the place of the oldest. */
export function keepGroup(
  systemFrom: usize,
  systemEnd: usize,
  toolsFrom: usize,
  toolsEnd: usize,
  one: i32,
  other: i32,
  isEmpty: bool,
  systemChars: i32,
  systemKind: i32,
  systemUnits: i32,
  toolCount: i32,
): void {
  const group = placeAt(oldest);
  oldest = (oldest + 1) % GROUP_SLOTS;
  used = max(used, oldest === 0 ? GROUP_SLOTS : oldest);
  const systemLength = systemEnd - systemFrom;
  store<u32>(group + SYSTEM_LENGTH, <u32>systemLength);
  store<u32>(group + TOOLS_LENGTH, <u32>(toolsEnd - toolsFrom));
  store<i32>(group + ONE, one);
  store<i32>(group + OTHER, other);
  store<i32>(group + IS_EMPTY, <i32>isEmpty);
  store<i32>(group + SYSTEM_CHARS, systemChars);
  store<i32>(group + SYSTEM_KIND, systemKind);
  store<i32>(group + SYSTEM_UNITS, systemUnits);
  store<i32>(group + TOOL_COUNT, toolCount);
  memory.copy(group + GROUP_HEAD, systemFrom, systemLength);
  memory.copy(group + GROUP_HEAD + systemLength, toolsFrom, toolsEnd - toolsFrom);
}

export function oneOf(group: usize): i32 {
  return load<i32>(group + ONE);
}

export function otherOf(group: usize): i32 {
  return load<i32>(group + OTHER);
}

export function isEmptyGroup(group: usize): bool {
  return load<i32>(group + IS_EMPTY) !== 0;
}

export function systemCharsOf(group: usize): i32 {
  return load<i32>(group + SYSTEM_CHARS);
}

export function systemKindOf(group: usize): i32 {
  return load<i32>(group + SYSTEM_KIND);
}

export function systemUnitsOf(group: usize): i32 {
  return load<i32>(group + SYSTEM_UNITS);
}

export function toolCountOf(group: usize): i32 {
  return load<i32>(group + TOOL_COUNT);
}
