/** What `router COMMAND --help` shows at its end. `test/cli/help-examples.test.ts` runs each in a folder with such files. */
export const HELP_EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  analyze: [
    'router analyze logs.jsonl',
    'router analyze logs.jsonl --json --out mix.json',
    'router analyze logs.jsonl --strip no-text.jsonl',
  ],
  sample: ['router sample logs.jsonl --plan', 'router sample logs.jsonl -n 200 --out sampled.jsonl'],
  outcomes: ['router outcomes promptfoo.json --out found'],
  eval: [
    'router eval --tiers haiku,sonnet,opus --set evalset.jsonl --config prices-only.yaml --dry-run',
    'router eval --config router.yaml --tiers haiku,sonnet,opus --set evalset.jsonl --out run --force',
  ],
  label: ['router label run/outcomes.jsonl --set evalset.jsonl --answers answers.jsonl.gz -n 100'],
  curve: ['router curve --set evalset.jsonl --outcomes run/outcomes.jsonl'],
  tune: [
    'router tune --set evalset.jsonl --outcomes run/outcomes.jsonl --config router.yaml --acceptable relative --log logs.jsonl',
    'router tune --set evalset.jsonl --outcomes run/outcomes.jsonl --config router.yaml --min-acceptable 0.9 --out loose.yaml',
  ],
  project: [
    'router project routing-rules.yaml logs.jsonl',
    'router project routing-rules.yaml logs.jsonl --failure-rate anthropic=0.02',
  ],
  explain: ['router explain routing-rules.yaml --prompt "When do you open on Saturdays?"'],
  export: ['router export routing-rules.yaml --to openrouter --out gateway --log logs.jsonl'],
  check: ['router check routing-rules.yaml --set evalset.jsonl --outcomes run/outcomes.jsonl --log logs.jsonl'],
  diff: ['router diff routing-rules.yaml loose.yaml --log logs.jsonl'],
  monitor: ['router monitor routing-rules.yaml logs.jsonl --state monitor.json'],
  report: [
    'router report --log logs.jsonl',
    'router report --set evalset.jsonl --outcomes run/outcomes.jsonl --config router.yaml --acceptable relative --log logs.jsonl --miss-cost-usd 0.01',
  ],
  completion: ['router completion bash > ~/.local/share/bash-completion/completions/router'],
  demo: ['router demo'],
};

/** The examples of one command as the end of its help; empty without any. */
export function helpExamples(command: string): string {
  const lines = HELP_EXAMPLES[command] ?? [];
  return lines.length === 0 ? '' : `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
