/** What `inflate` says; `inflate.ts` beside this folder names the faults in the same order. */
export const NEED: i32 = 0;
export const FULL: i32 = 1;
export const DONE: i32 = 2;
export const BAD_BLOCK_TYPE: i32 = 3;
export const BAD_STORED_LENGTH: i32 = 4;
export const TOO_MANY_SYMBOLS: i32 = 5;
export const BAD_CODE_LENGTHS: i32 = 6;
export const BAD_REPEAT: i32 = 7;
export const NO_END_OF_BLOCK: i32 = 8;
export const BAD_LITERALS: i32 = 9;
export const BAD_DISTANCES: i32 = 10;
export const NO_SUCH_LITERAL: i32 = 11;
export const NO_SUCH_DISTANCE: i32 = 12;
export const TOO_FAR_BACK: i32 = 13;
/** Between the parts of the kernel alone: on to what follows. */
export const GO_ON: i32 = -1;
