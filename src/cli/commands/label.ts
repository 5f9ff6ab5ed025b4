import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorPairs, judgeAnchor } from '../../evals/judge-anchor.js';
import { questionText, referenceText } from '../../evals/judge-prompt.js';
import { answerName, judgements } from '../../evals/judge-verdicts.js';
import { labelQueue } from '../../evals/label-queue.js';
import { callKey } from '../../evals/plan.js';
import type { EvalCase } from '../../records/case.js';
import { EXIT, RouterError } from '../../records/error.js';
import type { Outcome } from '../../records/outcome.js';
import type { Acceptable } from '../../records/tuning.js';
import { jsonText } from '../../render/json.js';
import { anchorText } from '../../render/judge-text.js';
import { labelScreen } from '../../render/label-text.js';
import { count, counted } from '../../render/number.js';
import { shellWord } from '../../render/shell-word.js';
import { answerTextsIn } from '../../replay/answer-texts.js';
import { runStateIn } from '../../replay/run-state.js';
import { readAnswers } from '../../sources/answer-file.js';
import { readCases } from '../../sources/eval-file.js';
import { labelsSoFar, writeLabels } from '../../sources/label-file.js';
import { readOutcomes } from '../../sources/outcome-file.js';
import type { Io } from '../io.js';
import { type LabelItem, labelSession } from '../label-session.js';
import type { CommonOptions } from '../options.js';
import { tell, tellNext, tellWarnings } from '../talk.js';

export interface LabelOptions extends CommonOptions {
  set?: string;
  answers?: string;
  out: string;
  n: number;
  acceptAt: number;
  acceptable: 'absolute' | 'relative';
  tiers?: string[];
}

const ENOUGH = 100;

/** `router label`: a person's word on answers that a judge graded, and what follows from it. */
export async function label(path: string, options: LabelOptions, io: Io): Promise<number> {
  const outcomes = (await readOutcomes(path)).outcomes.filter((one) => options.tiers?.includes(one.tier) ?? true);
  const cases = new Map((await readCases(options.set ?? setOf(path))).cases.map((one) => [one.id, one]));
  const texts = await textsOf(path, outcomes, options);
  const tiers = options.tiers ?? [...new Set(outcomes.map((one) => one.tier))];
  const top = tiers.at(-1) as string;
  const acceptable: Acceptable =
    options.acceptable === 'relative' ? { kind: 'relative' } : { kind: 'absolute', acceptAt: options.acceptAt };
  const readable = outcomes.filter((one) => cases.has(one.case_id) && texts.has(answerName(one)));
  const wanted = options.tiers ? readable : belowTop(readable, acceptable, top);
  const judged = judgements(wanted, acceptable, top);
  if (judged.length === 0) throw new RouterError('nothing-to-label', { path, outcomes: outcomes.length });
  const items = itemsOf(labelQueue(judged, options.n, options.seed), acceptable.kind === 'relative' ? top : null);
  const before = await labelsSoFar(options.out);
  if (!io.keys) throw new RouterError('label-needs-keys', {});
  const ended = await labelSession(items, before, io.keys(), {
    show: (item, at) => io.stderr.write(screenOf(item, at, items.length, cases, texts, io)),
    save: (labels) => writeLabels(options.out, labels),
  });
  if (ended.keys === 0 && ended.by !== 'done') throw new RouterError('label-needs-keys', {});
  const anchor = judgeAnchor(anchorPairs(ended.labels, judgements(outcomes, acceptable, top), acceptable, top));
  io.stdout.write(
    options.json
      ? jsonText({ schema: 'router.labels/1', ...anchor, file: options.out })
      : anchorText(anchor, io.columns),
  );
  if (anchor.labels < ENOUGH)
    tellWarnings([{ code: 'few-labels', fields: { labels: anchor.labels, needed: ENOUGH } }], options, io);
  const left = items.length - new Set(ended.labels.map(answerName)).size;
  if (left > 0 && ended.by !== 'done')
    tell(
      `${counted(ended.given, 'label')} given, about ${count(left)} to go. Go on with the same command.`,
      options,
      io,
    );
  else
    tellNext(
      'tune on what people say.',
      `router tune --set ${shellWord(options.set ?? 'SET')} --outcomes ${shellWord(path)} --labels ${shellWord(options.out)}`,
      options,
      io,
    );
  return ended.by === 'interrupted' ? EXIT.interrupted : EXIT.ok;
}

/** A claim is about what goes down, so labels of the strongest tier's answers say little; relative, they are asked for where needed. */
function belowTop(outcomes: Outcome[], { kind }: Acceptable, top: string): Outcome[] {
  const below = outcomes.filter((one) => one.tier !== top);
  return kind === 'relative' || below.length === 0 ? outcomes : below;
}

/** Relative: an answer counts beside that of the strongest tier, so that one is labelled next, once. */
function itemsOf({ items, isStratified }: ReturnType<typeof labelQueue>, top: string | null): LabelItem[] {
  const all = items.flatMap(({ case_id, tier }) =>
    [tier, ...(top === null ? [] : [top])].map((of) => ({ case_id, tier: of })),
  );
  const once = new Map(all.map((one) => [answerName(one), one]));
  return [...once.values()].map((one) => ({ ...one, stratified: isStratified }));
}

function screenOf(
  item: LabelItem,
  at: number,
  of: number,
  cases: ReadonlyMap<string, EvalCase>,
  texts: ReadonlyMap<string, string>,
  io: Io,
): string {
  const evalCase = cases.get(item.case_id) as EvalCase;
  const screen = labelScreen({
    at: at + 1,
    of,
    evalCase,
    question: questionText(evalCase.messages),
    reference: referenceText(evalCase),
    answer: texts.get(answerName(item)) as string,
    columns: io.columns,
  });
  return io.isTerminal ? `\u001b[2J\u001b[H${screen}` : `${screen}\n`;
}

/** The eval set that the run beside these outcomes was about. */
function setOf(path: string): string {
  const folder = dirname(path);
  const set = existsSync(join(folder, 'journal.jsonl')) ? journalSet(folder) : undefined;
  if (typeof set !== 'string') throw new RouterError('label-needs-set', { path });
  return set;
}

function journalSet(folder: string): unknown {
  try {
    return runStateIn(folder).settings['set'];
  } catch (error) {
    // The journal of a run on recorded answers alone holds no settings.
    if (error instanceof RouterError) return undefined;
    throw error;
  }
}

/** Texts by the name of the answer. */
async function textsOf(
  path: string,
  outcomes: readonly Outcome[],
  { answers }: LabelOptions,
): Promise<Map<string, string>> {
  const tiers = [...new Set(outcomes.map((one) => one.tier))];
  const found = new Map<string, string>();
  if (answers === undefined) {
    const kept = answerTextsIn(dirname(path));
    for (const one of outcomes) {
      const text = kept.get(callKey(one.case_id, one.tier));
      if (text !== undefined) found.set(answerName(one), text);
    }
  } else {
    for (const tier of tiers)
      for (const [case_id, { response }] of (await readAnswers(answers, tier)).answers)
        if (response !== null) found.set(answerName({ case_id, tier }), response);
  }
  if (found.size === 0)
    throw new RouterError('label-needs-answers', { path: answers ?? join(dirname(path), 'answers.jsonl') });
  return found;
}
