import type { Message } from './request.js';

export const GRADERS = ['exact', 'contains', 'numeric', 'literal', 'choice', 'regex', 'json', 'judge'] as const;
export type GraderName = (typeof GRADERS)[number];

/** One example of the eval set (contract.md, `evalset.jsonl`). */
export interface EvalCase {
  id: string;
  messages: Message[];
  tools?: unknown[];
  reference?: unknown;
  grader?: GraderName;
  /** What a judge is to look for, in words; absent: right by the reference. Only `judge` reads it. */
  rubric?: string;
  task?: string | null;
  segment?: string | null;
  /** Near-duplicates share a cluster; a cluster never straddles a split. Absent: the case's own id. */
  cluster?: string | null;
  /** 1 / inclusion probability. Absent: 1. */
  weight?: number;
  source?: string | null;
}
