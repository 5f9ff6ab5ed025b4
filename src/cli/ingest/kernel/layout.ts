/** Where things lie in the kernel's memory, in bytes. What the host writes or reads is exported to it by `index.ts`. */

/** Byte -> class of the lexicon, flags of `BYTE_FLAGS`, kind of `UNIT_KINDS`: 256 bytes each. */
export const CLASSES: usize = 1024;
export const FLAGS: usize = CLASSES + 256;
export const KINDS: usize = FLAGS + 256;
/** Sets of names, NAME_SET bytes each: their number, then 32 bytes a name: its length, and from byte 8 on its letters. */
export const NAMES: usize = 4096;
export const NAME_SET: usize = 1024;
/** Names of models, providers and tasks of a block, by hash: first byte, length, place. */
export const KNOWN: usize = 16_384;
export const KNOWN_SLOTS: i32 = 256;
/** Words of three texts: hashes, then which of them are values. */
export const WORDS: usize = 32_768;
/** Hashes of a turn's words, by bin. */
export const LEAST: usize = 49_152;
/** UTF-16 units of a part of a text. */
export const UNITS: usize = 53_248;
/** The lexicon's automaton, and the lists that end in each of its matches. */
export const MATCHES: usize = 65_536;
export const NEXT: usize = 131_072;
export const NEXT_BYTES: usize = 917_504;
/** System prompts with tools that were seen: numbers, then the bytes of both. */
export const GROUPS: usize = 1_048_576;
export const GROUP_BYTES: usize = 65_536;
export const GROUP_SLOTS: i32 = 8;
export const GROUP_HEAD: usize = 64;
/** Rows that were read: facts, counts and ids. */
export const ROWS: usize = 1_572_864;
export const ROW_FIELDS: i32 = 30;
export const MOST_ROWS: i32 = 256;
export const COUNTS: usize = 1_638_400;
export const COUNT_FIELDS: i32 = 64;
export const IDS: usize = 1_703_936;
export const MOST_ID: i32 = 256;
/** The block of lines, with room behind it for zeros. */
export const BLOCK: usize = 1_900_544;
export const BLOCK_BYTES: usize = 1_048_576;
/** The text of the row in hand. */
export const TEXT: usize = 3_014_656;
