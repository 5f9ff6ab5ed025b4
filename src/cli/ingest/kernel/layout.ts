/** Where things lie in the kernel's memory, in bytes. What the host writes or reads is exported to it by `index.ts`. */

/** Byte -> flags of `BYTE_FLAGS`, and kind of `UNIT_KINDS`: 256 bytes each. */
export const FLAGS: usize = 1024;
export const KINDS: usize = FLAGS + 256;
/** Which pairs of words may begin a phrase of the lexicon: a bit for each hash. */
export const PAIRS: usize = 2048;
/** Sets of names, NAME_SET bytes each: their number, then 32 bytes a name: its length, and from byte 8 on its letters. */
export const NAMES: usize = 4096;
export const NAME_SET: usize = 1024;
/** Names of models, providers and tasks of a block, by hash: first byte, length, place; 16 bytes each. */
export const KNOWN: usize = 16_384;
export const KNOWN_SLOTS: i32 = 1024;
/** Words of three texts: hashes, then which of them are values. */
export const WORDS: usize = KNOWN + 16 * <usize>KNOWN_SLOTS;
/** Hashes of a turn's words, by bin. */
export const LEAST: usize = WORDS + 8192;
/** UTF-16 units of a part of a text. */
export const UNITS: usize = LEAST + 4096;
/** The lexicon: sets of lists, phrases by their first two words, words. */
export const SETS: usize = UNITS + 4096;
export const SETS_END: usize = SETS + 4096;
export const PAIR_SLOTS: usize = SETS_END;
export const PHRASES: usize = PAIR_SLOTS + 8192;
export const PHRASES_END: usize = PHRASES + 16_384;
export const WORD_SLOTS: usize = 131_072;
/** System prompts with tools that were seen: GROUP_HEAD bytes of numbers, then the bytes of both. */
export const GROUPS: usize = WORD_SLOTS + 65_536;
export const GROUP_BYTES: usize = 65_536;
export const GROUP_SLOTS: i32 = 16;
export const GROUP_HEAD: usize = 64;
/** Rows that were read: facts, counts and ids. */
export const ROWS: usize = GROUPS + GROUP_BYTES * <usize>GROUP_SLOTS;
export const ROW_FIELDS: i32 = 30;
export const MOST_ROWS: i32 = 256;
export const COUNTS: usize = ROWS + 8 * <usize>(ROW_FIELDS * MOST_ROWS);
export const COUNT_FIELDS: i32 = 64;
export const IDS: usize = COUNTS + 4 * <usize>(COUNT_FIELDS * MOST_ROWS);
export const MOST_ID: i32 = 256;
/** The block of lines, with room behind it for zeros. */
export const BLOCK: usize = IDS + 2 * <usize>(MOST_ID * MOST_ROWS);
export const BLOCK_BYTES: usize = 1_048_576;
const ROOM_BEHIND: usize = 65_536;
/** The text of the row in hand, with room behind it for a system prompt. */
export const TEXT: usize = BLOCK + BLOCK_BYTES + ROOM_BEHIND;
