import { join } from 'node:path';
import { joinMeasured, readMeasured } from '../../src/cli/measured.js';
import { completeRows } from '../../src/policy/acceptable.js';
import { columnOf, type Panel, panelRows } from '../../src/records/panel.js';

/** One pair of tiers of a published data set. */
export interface RealPair {
  name: string;
  folder: string;
  tiers: [small: string, top: string];
}

export const REAL_PAIRS: readonly RealPair[] = [
  { name: 'claude3 haiku > opus', folder: 'claude3', tiers: ['haiku', 'opus'] },
  { name: 'routellm-mmlu mixtral > gpt-4', folder: 'routellm-mmlu', tiers: ['mixtral-8x7b', 'gpt-4'] },
  {
    name: 'ladder9 gpt-4o-mini > gpt-4o',
    folder: 'ladder9',
    tiers: ['gpt-4o-mini-2024-07-18', 'gpt-4o-2024-08-06'],
  },
];

/** The cases that both tiers answered, joined as `router tune` joins them; `root` is the folder that ROUTER_DATA names. */
export async function realPanel(root: string, pair: RealPair): Promise<Panel> {
  const folder = join(root, 'data', pair.folder);
  const { panel } = joinMeasured(
    await readMeasured({
      set: join(folder, 'evalset.jsonl.gz'),
      outcomes: join(folder, 'outcomes.jsonl.gz'),
      tiers: pair.tiers,
    }),
    true,
  );
  const columns = pair.tiers.map((tier) => columnOf(panel, tier));
  return panelRows(panel, completeRows(panel, columns));
}
