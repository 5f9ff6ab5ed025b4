import {
  type GatewayRouting,
  LITELLM_LEVELS,
  type LitellmRouting,
  type SemanticRouting,
} from '../../records/gateway.js';
import { quoted } from './check-rules.js';

const SIGNAL_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** References and ranges of a gateway's own routing. Empty when all is well. */
export function routingFaults(routing: GatewayRouting, tiers: ReadonlySet<string>): string[] {
  const named =
    routing.target === 'litellm'
      ? [...Object.values(routing.tiers), routing.default]
      : routing.bands.flatMap(({ tier, handsOn }) => (handsOn ? [tier, handsOn.to] : [tier]));
  const unknown = [...new Set(named.filter((name) => !tiers.has(name)))].map(
    (name) => `The routing names tier ${quoted(name)}, which the rules file does not have.`,
  );
  return [...unknown, ...(routing.target === 'litellm' ? litellmFaults(routing) : semanticFaults(routing))];
}

function litellmFaults({ classifier, tiers }: LitellmRouting): string[] {
  const faults: string[] = [];
  for (const level of LITELLM_LEVELS)
    if (!Object.hasOwn(tiers, level)) faults.push(`The routing has no tier for level ${level}.`);
  if (classifier.classifier === 'heuristic') {
    const { simple_medium: low, medium_complex: middle, complex_reasoning: high } = classifier.boundaries;
    if (!(low <= middle && middle <= high)) faults.push(`The boundaries ${low}, ${middle}, ${high} do not rise.`);
    const numbers = [low, middle, high, classifier.reasoning_override_min_score, ...Object.values(classifier.weights)];
    if (!numbers.every(Number.isFinite)) faults.push('A weight or boundary is not a finite number.');
    for (const [name, words] of Object.entries(classifier.keywords)) {
      if (words.length === 0)
        faults.push(`The list of ${name} keywords is empty, for which LiteLLM takes its own list.`);
    }
    return faults;
  }
  if (!(classifier.threshold >= 0 && classifier.threshold <= 1))
    faults.push(`The success threshold is ${classifier.threshold}; it lies in [0, 1].`);
  if (!(classifier.type_prior_mass > 0 && classifier.cohort_prior_mass > 0))
    faults.push('The prior masses must be above 0.');
  const levels = classifier.global.map(({ level }) => level).sort();
  if (levels.join() !== '1,2,3,4') faults.push('The artifact needs each level 1 to 4 exactly once.');
  for (const row of [...classifier.global, ...classifier.types, ...classifier.cohorts]) {
    if (!(row.observations > 0 && row.successes >= 0 && row.successes <= row.observations)) {
      faults.push(
        `The artifact has ${row.successes} successes in ${row.observations} observations of ${quoted(row.of ?? 'all')}.`,
      );
    }
  }
  return faults;
}

function semanticFaults({ signals, weights, bands }: SemanticRouting): string[] {
  const faults: string[] = [];
  const names = signals.map(({ name }) => name);
  if (new Set(names).size < names.length) faults.push('A signal is named twice.');
  for (const name of names)
    if (!SIGNAL_NAME.test(name)) faults.push(`Signal ${quoted(name)}: letters, digits and underscores are needed.`);
  for (const [name, weight] of Object.entries(weights)) {
    if (!names.includes(name)) faults.push(`A weight is given to ${quoted(name)}, which is no signal.`);
    if (!Number.isFinite(weight)) faults.push(`The weight of ${quoted(name)} is not a finite number.`);
  }
  if (signals.filter(({ kind }) => kind === 'keyword').length > 1)
    faults.push('More than one keyword signal: releases differ in whether more than one may match.');
  const [first, ...rest] = bands;
  if (!first || first.gte !== null) faults.push('The first band has no lower end.');
  if (new Set(bands.map(({ name }) => name)).size < bands.length) faults.push('A band is named twice.');
  rest.forEach(({ gte }, index) => {
    const before = index === 0 ? Number.NEGATIVE_INFINITY : (rest[index - 1]?.gte ?? Number.NaN);
    if (gte === null || !Number.isFinite(gte) || !(gte > before))
      faults.push('The thresholds of the bands do not rise.');
  });
  return faults;
}
