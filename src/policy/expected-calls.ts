import type { RulesFile } from '../records/rules-file.js';

/** How often a tier is asked for one request, on average. */
export interface ExpectedCall {
  name: string;
  /** Calls that are answered, and paid. */
  share: number;
  /** Calls that fail: they cost time, not money. */
  failed: number;
}

/**
 * The calls that a request sent to `tier` leads to, as the runtime makes them: a cascade asks the next tier with the
 * answers it hands on and with its failed calls; any other failure goes down the failover order, the last of which
 * answers for good; who holds an answer already does not look further. Failures are taken as independent.
 * @param rates share of calls that fail, by provider
 */
export function expectedCalls(
  { policy, tiers, failover }: Pick<RulesFile, 'policy' | 'tiers' | 'failover'>,
  tier: string,
  rates: Readonly<Record<string, number>>,
): ExpectedCall[] {
  const rateOf = (name: string): number => {
    const provider = tiers.find((one) => one.name === name)?.provider ?? '';
    return Object.hasOwn(rates, provider) ? (rates[provider] as number) : 0;
  };
  const calls: ExpectedCall[] = [];
  /** Of the requests that reach a tier: those with an answer in hand, and those without. */
  let [holding, empty, name] = [0, 1, tier];
  for (const step of policy.cascade ?? []) {
    const next = policy.tiers[policy.tiers.indexOf(step.tier) + 1];
    if (step.tier !== name || next === undefined) continue;
    const rate = rateOf(name);
    const answered = (holding + empty) * (1 - rate);
    calls.push({ name, share: answered, failed: (holding + empty) * rate });
    // A failed call of a request that holds an answer ends there; what was answered and handed on holds one.
    [holding, empty, name] = [answered * (step.expected_escalation_rate ?? 0), empty * rate, next];
  }
  const asked = new Set([...calls.map((call) => call.name), name]);
  const others = (failover?.order ?? []).filter((other) => !asked.has(other));
  const chain = [name, ...others];
  chain.forEach((one, at) => {
    const rate = at < chain.length - 1 ? rateOf(one) : 0;
    const trying = holding + empty;
    calls.push({ name: one, share: trying * (1 - rate), failed: trying * rate });
    [holding, empty] = [0, empty * rate];
  });
  return calls.filter(({ share, failed }) => share > 0 || failed > 0);
}

/** Says of the first cascade step on the way of a request sent to `tier` that it names no share handed on; null: all do. */
export function unmeasuredHandOver({ policy }: Pick<RulesFile, 'policy'>, tier: string): string | null {
  let name = tier;
  for (const step of policy.cascade ?? []) {
    const next = policy.tiers[policy.tiers.indexOf(step.tier) + 1];
    if (step.tier !== name || next === undefined) continue;
    if (step.expected_escalation_rate === undefined)
      return `the cascade does not say which share of the answers of ${name} it hands on (expected_escalation_rate)`;
    name = next;
  }
  return null;
}
