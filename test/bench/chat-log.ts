import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { randomFrom } from '../../src/stats/random.js';

const OPENERS = [
  'Translate this into French: ',
  'Write a Python function that ',
  'What is the difference between ',
  'Summarize the following text:\n\n',
  'How many ',
  'Explain step by step why ',
  'Please rewrite this so that it sounds more formal: ',
  'hi, ',
  'Compare the costs and the risks of ',
  'Solve for x: 3x + 12 = 48, then say ',
];
const WORDS =
  'the a of to and in is it that for on with as this are be at by from or an have not they which one you were all her she there would their we him been has when who will no more if out so up said what about than into them can only other time new some could these two may first then do any like my now over such our man even most made after also did many off before must well back through years where much your way down should because long each just state those people too here between never under might while last our own system order price account payment card customer ticket email request answer question data table column file server error function code list number word sentence report meeting plan budget school water energy market city travel book'.split(
    ' ',
  );
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'claude-opus-4-1'];
const SYSTEMS = [
  'You are a helpful assistant of a bank. Answer briefly, and never give advice on investments.',
  'You are a support agent. Be polite. Today is 2026-11-02. Escalate what you cannot solve.',
  'You write code for a team that uses Python and PostgreSQL. Show the code first, then explain it.',
];
const MARKS = ['.', ',', '?', '!', ':', ' -', ' 42', ' 3.5', '\n', '\n- ', ' "so"', ' — ', ' café', ' “quoted”'];
const TEXTS = 20_000;
const BATCH = 2000;

/** Normal deviate (Box and Muller 1958). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
/** Lengths of chats are about log-normal: this one with its median and spread of the logarithm. */
const logNormal = (random: () => number, median: number, spread: number): number =>
  Math.max(8, Math.min(20 * median, Math.round(median * Math.exp(spread * normal(random)))));

function prose(random: () => number, chars: number): string {
  let text = '';
  while (text.length < chars) {
    text += `${text === '' ? '' : ' '}${WORDS[Math.floor(random() * WORDS.length)]}`;
    if (random() < 0.12) text += MARKS[Math.floor(random() * MARKS.length)];
  }
  return text;
}

/** Real prompts where the published data sets are at hand. */
function publishedPrompts(root: string): string[] {
  const files = ['traffic/banking77', 'traffic/clinc150', 'claude3/evalset', 'traffic/arena_hard_v2.0_prompts'];
  return files.flatMap((file) =>
    gunzipSync(readFileSync(join(root, 'data', `${file}.jsonl.gz`)))
      .toString('utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { prompt: string }).prompt),
  );
}

/** Users' texts that the rows are drawn from: made up, median 120 characters, or the published ones under `ROUTER_DATA`. */
export function chatTexts(root: string | undefined): string[] {
  const random = randomFrom(7);
  if (root) return publishedPrompts(root);
  return Array.from({ length: TEXTS }, () => {
    const opener = random() < 0.6 ? OPENERS[Math.floor(random() * OPENERS.length)] : '';
    return `${opener}${prose(random, logNormal(random, 100, 1))}`;
  });
}

/** Writes `rows` calls of our own format, the same for the same arguments. */
export function writeChatLog(path: string, rows: number, texts: readonly string[], seed = 1): void {
  const random = randomFrom(seed);
  const pick = <Item>(from: readonly Item[]): Item => from[Math.floor(random() * from.length)]!;
  const answers = Array.from({ length: 500 }, () => prose(random, logNormal(random, 300, 0.9)));
  const file = openSync(path, 'w');
  let at = Date.parse('2026-11-02T08:00:00Z');
  let lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    at += Math.round(-400 * Math.log(1 - random()));
    const turns = random() < 0.75 ? 1 : 2;
    const messages: { role: string; content: string }[] = [];
    if (random() < 0.4) messages.push({ role: 'system', content: pick(SYSTEMS) });
    for (let turn = 1; turn < turns; turn++)
      messages.push({ role: 'user', content: pick(texts) }, { role: 'assistant', content: pick(answers) });
    messages.push({ role: 'user', content: random() < 0.3 ? `${pick(texts)} (${row})` : pick(texts) });
    const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
    const answer = pick(answers);
    const output = Math.ceil(answer.length / 4.5);
    const ttft = Math.round(250 + 900 * random() ** 3);
    lines.push(
      JSON.stringify({
        id: `${seed}-${row}`,
        timestamp: new Date(at).toISOString(),
        session: `s-${seed}-${Math.floor(row / 3)}`,
        provider: null,
        model: pick(MODELS),
        messages,
        response: answer,
        status: random() < 0.01 ? 'error' : 'ok',
        usage: { input_tokens: 3 + Math.ceil(chars / 4.5), output_tokens: output },
        latency_ms: ttft + 18 * output,
        ttft_ms: ttft,
        tags: { team: pick(['support', 'search', 'docs']) },
      }),
    );
    if (lines.length === BATCH || row === rows - 1) {
      writeSync(file, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  closeSync(file);
}
