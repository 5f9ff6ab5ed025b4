// Inflates raw deflate (RFC 1951), as much as there is of it.
import { bits, giveBack, held, IN, inAt, setInput } from './bits';
import { hasCodes, header, isLast, stored, tookStored } from './blocks';
import { manyCodes, oneCode } from './decode';
import { DONE, FULL, GO_ON, NEED } from './said';
import { clearOut, OUT_END, outAt, setOut } from './text';

export { IN, IN_BYTES, inAt } from './bits';
export { MEMORY, OUT, outAt, slide } from './text';

/** Where in a stream of blocks the input is. */
const HEADER: i32 = 0;
const BLOCK: i32 = 1;
const ENDED: i32 = 2;
let state: i32 = HEADER;

/** Begins with a new stream. */
export function begin(): void {
  setInput(IN, 0, 0);
  state = HEADER;
  clearOut();
}

/** The rest of the input was moved to its beginning. */
export function rewind(): void {
  setInput(IN, bits, held);
}

/** The bytes of a block that is not compressed. DONE: the block has ended. */
function copyStored(end: usize): i32 {
  const length = min(stored, min(<i32>(end - inAt), <i32>(OUT_END - outAt)));
  memory.copy(outAt, inAt, <usize>length);
  setOut(outAt + <usize>length);
  setInput(inAt + <usize>length, 0, 0);
  tookStored(length);
  if (stored === 0) return DONE;
  return outAt >= OUT_END ? FULL : NEED;
}

/** One step where the end of the input may be near; what is cut short will be read again. */
function step(end: usize): i32 {
  if (state === BLOCK && !hasCodes) return copyStored(end);
  const bitsBefore = bits;
  const heldBefore = held;
  const inBefore = inAt;
  const said = state === HEADER ? header(end) : oneCode(end);
  if (said === NEED) setInput(inBefore, bitsBefore, heldBefore);
  return said;
}

/** Goes on with the input from `inAt` to `end`. What is left of it from `inAt` on is to be given again, with more. */
export function inflate(end: usize): i32 {
  while (state !== ENDED) {
    let said = outAt >= OUT_END ? FULL : NEED;
    if (said === NEED && state === BLOCK && hasCodes) said = manyCodes(end);
    if (said === NEED) said = step(end);
    if (said === DONE) state = isLast ? ENDED : HEADER;
    else if (said !== GO_ON) {
      giveBack();
      return said;
    } else if (state === HEADER) state = BLOCK;
  }
  giveBack();
  return DONE;
}
