/** What a person says of one answer (`labels.jsonl`, one a line). */
export interface HumanLabel {
  case_id: string;
  tier: string;
  /** In [0, 1]; keys 1 to 5 are 0, 0.25, 0.5, 0.75 and 1. */
  score: number;
  /** Drawn so that both kinds of verdict occur, not at the rate at which they do. */
  stratified?: boolean;
}
