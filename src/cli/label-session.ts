import { answerName } from '../evals/judge-verdicts.js';
import type { HumanLabel } from '../records/label.js';

/** An answer to be labelled. */
export interface LabelItem {
  case_id: string;
  tier: string;
  stratified: boolean;
}

export interface SessionEnd {
  labels: HumanLabel[];
  /** Keys that were read at all, and labels given in this session. */
  keys: number;
  given: number;
  /** done: nothing is left; quit: q or the end of the keys; interrupted: Ctrl-C. */
  by: 'done' | 'quit' | 'interrupted';
}

/**
 * Goes through `items` by keys: 1 to 5 label, u takes the last label of this session back, s leaves one out for now, q ends. Other keys do
 * nothing. Every change is saved before the next answer is shown.
 */
export async function labelSession(
  items: readonly LabelItem[],
  before: readonly HumanLabel[],
  keys: AsyncIterable<string>,
  means: { show(item: LabelItem, at: number): void; save(labels: readonly HumanLabel[]): Promise<void> },
): Promise<SessionEnd> {
  const known = new Set(before.map(answerName));
  const todo = items.filter((item) => !known.has(answerName(item)));
  const labels = [...before];
  const given: number[] = [];
  let at = 0;
  let read = 0;
  const end = (by: SessionEnd['by']): SessionEnd => ({ labels, keys: read, given: given.length, by });
  const show = (): void => {
    const item = todo[at];
    if (item) means.show(item, items.length - todo.length + at);
  };
  if (todo.length === 0) return end('done');
  show();
  for await (const key of keys) {
    read += 1;
    const item = todo[at] as LabelItem;
    if (key === '\u0003') return end('interrupted');
    if (key === 'q') return end('quit');
    if (key >= '1' && key <= '5' && key.length === 1) {
      const { case_id, tier, stratified } = item;
      labels.push({ case_id, tier, score: (Number(key) - 1) / 4, ...(stratified && { stratified }) });
      given.push(at++);
      await means.save(labels);
    } else if (key === 's') at += 1;
    else if (key === 'u' && given.length > 0) {
      at = given.pop() as number;
      labels.pop();
      await means.save(labels);
    } else continue;
    if (at >= todo.length) return end('done');
    show();
  }
  return end('quit');
}
