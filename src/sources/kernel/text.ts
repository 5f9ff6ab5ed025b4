// The text that was inflated, behind as much of what came before as a match may reach back to.
import { IN_END } from './bits';

const WINDOW: i32 = 32_768;
/** The last match may reach so far behind the end, and what is written at once beyond it. */
const BEHIND: usize = 320;
export const OUT: usize = IN_END + <usize>WINDOW;
export const OUT_END: usize = OUT + 262_144;
/** What the memory has to hold, in bytes. */
export const MEMORY: usize = OUT_END + BEHIND;

/** The end of the text. */
export let outAt: usize = OUT;
/** The first byte that a match may reach back to. */
export let oldest: usize = OUT;

export function setOut(at: usize): void {
  outAt = at;
}

/** Begins with a new stream. */
export function clearOut(): void {
  outAt = OUT;
  oldest = OUT;
}

/** The text from OUT to `outAt` was taken: keeps what a match may reach back to. */
export function slide(): void {
  const kept = min(<usize>WINDOW, outAt - oldest);
  memory.copy(OUT - kept, outAt - kept, kept);
  outAt = OUT;
  oldest = OUT - kept;
}
