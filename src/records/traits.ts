import type { Message } from './request.js';

/** Kinds of work the field distinguishes; inferred from the request's text. */
export const TASK_TYPES = [
  'open_qa',
  'closed_qa',
  'classification',
  'extraction',
  'summarisation',
  'rewriting',
  'generation',
  'code',
  'maths_reasoning',
  'planning_analysis',
  'brainstorming',
  'chat',
  'translation',
  'other',
] as const;
export type TaskType = (typeof TASK_TYPES)[number];

/** How much work a request looks like, before there is an answer. */
export const TRAFFIC_CLASSES = ['simple', 'moderate', 'complex'] as const;
export type TrafficClass = (typeof TRAFFIC_CLASSES)[number];

/**
 * All that routing knows about one request. Made by `traffic/traits` for logged requests, eval cases
 * and live requests alike, so that a policy means the same everywhere.
 */
export interface Traits {
  /** Values in the order of `traffic/features` FEATURES. Finite. */
  features: readonly number[];
  /** Inferred kind of work. */
  kind: TaskType;
  /** The explicit `task` of the request when it has one, else `kind`. */
  task: string;
  /** True when `task` was given by the log or the eval set. */
  isTaskExplicit: boolean;
  /** Points of the complexity score; what they are made of: `traffic/complexity` explains. */
  complexity: number;
  class: TrafficClass;
  /** Text the learned score reads: the user's turns. Empty in features-only rows. */
  text: string;
  tags: Record<string, unknown> | null;
  /** The request's own, for scores that gateways compute; absent in features-only rows, which have no such score. */
  messages?: readonly Message[];
}
