/** Runs a peer in the folder that holds its files; what it prints. */
export type PeerRun = (tool: string, ...argv: string[]) => string;

/** What a tool prints, without its frame and the lines that say nothing about its choice. */
export interface PeerPrint {
  command: string;
  lines: string[];
}

/** Each peer as its user would call it, on the same cases; `floor`: the mean quality that toolkit-opt is to keep. */
export function peerPrints(run: PeerRun, floor: number): PeerPrint[] {
  const calls = [
    'frugon analyze frugon.jsonl --candidates claude-haiku-4-5,claude-sonnet-4-5',
    `toolkit-opt route --input rows.jsonl --quality-rows quality.jsonl --prices prices.json --min-quality ${floor.toFixed(4)}`,
    'llm-route-audit report audit.jsonl --replay replay.jsonl --grades grades.jsonl --prices prices.yaml',
  ];
  return calls.map((command) => {
    const [tool = '', ...argv] = command.split(' ');
    const lines = readable(run(tool, ...argv))
      .split('\n')
      .map((line) => line.replaceAll(/[\u2500-\u257f]/g, '').trimEnd())
      .filter((line) => line.trim() !== '');
    return { command, lines };
  });
}

/** An attestation says what was chosen in one of its parts; any other text is shown as it is. */
function readable(text: string): string {
  if (!text.startsWith('{')) return text;
  const { predicate } = JSON.parse(text) as { predicate: { summary: { chosen?: object } } };
  return JSON.stringify({ chosen: predicate.summary.chosen ?? null }, null, 1);
}
