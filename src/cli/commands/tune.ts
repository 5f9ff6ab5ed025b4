import { judgePrevious } from '../../policy/hysteresis.js';
import { keepPrevious } from '../../policy/keep-previous.js';
import { EXIT } from '../../records/error.js';
import type { Projection } from '../../records/projection.js';
import type { RulesFile } from '../../records/rules-file.js';
import type { Tuning } from '../../records/tuning.js';
import { jsonText } from '../../render/json.js';
import { rulesYamlKeeping } from '../../render/kept-comments.js';
import { missesText } from '../../render/miss-text.js';
import { usd } from '../../render/number.js';
import { policyNode } from '../../render/rules.js';
import { shellWord } from '../../render/shell-word.js';
import { tuneText } from '../../render/tune-text.js';
import { readConfig } from '../../sources/config-file.js';
import { configPrices } from '../../sources/price-file.js';
import { readRules, rulesTextOf } from '../../sources/rules-file.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import { keepSettings, pinnedOf, readEdited } from '../edited-rules.js';
import type { Io } from '../io.js';
import { keepInputs } from '../keep-inputs.js';
import { type MeasuredOptions, readMeasured } from '../measured.js';
import { missParts } from '../miss-parts.js';
import { paintAnswer } from '../paint.js';
import { projectLog } from '../project-log.js';
import { tell, tellNext, tellWarnings } from '../talk.js';
import { type GoalOptions, retuned, tuneMeasured } from '../tune-measured.js';

export interface TuneOptions extends GoalOptions, MeasuredOptions {
  out: string;
  /** Rules in use, which stay unless the evidence moves them. */
  previous?: string;
}

/** `router tune`: fits, certifies, verifies, projects and writes routing-rules.yaml. */
export async function tune(options: TuneOptions, io: Io): Promise<number> {
  // Rules in use may be written anew in their place.
  await keepInputs(
    [options.out],
    [options.set, options.outcomes, options.config, options.labels, options.repeats, ...(options.log ?? [])],
  );
  const config = options.config ? await readConfig(options.config) : null;
  const prices = await configPrices(config);
  const measured = await readMeasured(options);
  const inUse = options.previous ? await readRules(options.previous) : null;
  const edited = await readEdited(options.out);
  const pinned = edited ? pinnedOf(options.out, edited.file, measured.tiers) : [];
  const {
    tuning: fresh,
    rules: made,
    input,
    breakEven,
  } = await tuneMeasured(measured, config, prices, options, io, pinned);
  const { rules: freshRules, warnings } = edited
    ? keepSettings(made, edited.file, config)
    : { rules: made, warnings: [] };
  const previous =
    inUse &&
    judgePrevious({
      previous: inUse.policy,
      found: fresh,
      panel: input.splits.all,
      goal: input.goal,
      retune: (nth) => retuned(input, options.seed + nth).policy,
    });
  const isKept = inUse !== null && previous?.judged.kept === true;
  const found = isKept
    ? keepPrevious(fresh, inUse, previous, input)
    : { ...fresh, ...(previous && { previous: previous.judged }) };
  const rules = isKept ? inUse : freshRules;
  const projection = options.log ? await projectLog(rules, options.log, prices, options, io) : null;
  // Rules that stay are copied byte for byte, with the evidence that they were made on.
  const text = isKept
    ? await rulesTextOf(options.previous as string)
    : rulesYamlKeeping(projection ? { ...rules, projection } : rules, edited);
  await writeFileAtomic(options.out, text, { mode: 0o644 });

  const all = [...found.warnings, ...warnings, ...(projection?.warnings ?? [])];
  if (pinned.length > 0 && !isKept) all.push({ code: 'pinned-kept', fields: { count: pinned.length } });
  const tuning: Tuning = { ...found, warnings: all };
  const misses = missParts(options, rules, breakEven, projection);
  io.stdout.write(
    options.json
      ? jsonText({ ...document(tuning, projection, rules), ...misses })
      : paintAnswer(`${tuneText(tuning, io.columns, projection)}${misses ? missesText(misses, io.columns) : ''}`, io),
  );
  tellWarnings(all, options, io);
  tell(`Rules written to ${options.out}${savingWords(projection)}.`, options, io);
  tellNext(...nextStep(tuning, measured.cases.length, options), options, io);
  return tuning.verdict === 'pass' ? EXIT.ok : tuning.verdict === 'fail' ? EXIT.gate : EXIT.undecided;
}

/** What to do with rules that route, with a no, and with too few cases to tell. */
function nextStep(
  { verdict, certificate, ladder }: Tuning,
  cases: number,
  options: TuneOptions,
): [string, string | null] {
  if (verdict === 'pass') return ['see what they do to a log.', `router project ${shellWord(options.out)} LOG...`];
  if (verdict === 'fail')
    return ['these rules save nothing. Other tiers, or a claim that asks for less (--min-acceptable), may.', null];
  const needed = certificate.labels_needed;
  const uncosted = ladder.filter(({ cost_usd_per_request: usd }) => usd === null).map(({ tier }) => tier);
  if (certificate.status === 'certified' && uncosted.length > 0) {
    const what = `say what the answers of ${uncosted.join(' and ')} cost: cost_usd or usage in the outcomes, a price in --config.`;
    return [what, null];
  }
  if (!needed) return ['measure other tiers, or more of the traffic.', null];
  return [
    'draw a larger sample that keeps these labels, and measure what is new.',
    `router sample LOG... -n ${cases + Math.ceil(needed)} --extend ${shellWord(options.set)} --out larger.jsonl`,
  ];
}

function savingWords(projection: Projection | null): string {
  const saving = projection?.saving_usd ?? null;
  return saving === null ? '' : `; ${usd(Math.abs(saving))} ${saving >= 0 ? 'less' : 'more'} on your log`;
}

/** The `--json` document: the policy as the YAML has it, the projection beside the evidence. */
function document(tuning: Tuning, projection: Projection | null, rules: RulesFile): Record<string, unknown> {
  const { warnings, policy, ...rest } = tuning;
  return { ...rest, policy: policyNode(policy), projection, provenance: rules.provenance, warnings };
}
