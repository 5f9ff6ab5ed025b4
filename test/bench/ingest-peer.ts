// The peer of ingest.ts, in a process of its own so that its peak is its own: DuckDB computes features of the log by SQL.
//   node --import ./test/bench/typescript.mjs test/bench/ingest-peer.ts few|all LOG        prints what it took, as JSON
//   node --import ./test/bench/typescript.mjs test/bench/ingest-peer.ts copy LOG CSV PARQUET
import { performance } from 'node:perf_hooks';
import { DuckDBInstance } from '@duckdb/node-api';
import { FEATURES } from '../../src/traffic/features.js';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const patterns = FEATURES.flatMap(({ name, how }) => (how.by === 'count' ? [{ name, pattern: how.pattern }] : []));
const MARKS = ['words', 'questions', 'numbers', 'code_marks', 'code_fences', 'math_marks', 'latex'];
/** The word lists of the kinds of work stand first among the lists. */
const KINDS = patterns.filter(({ name }) => name.endsWith('_words')).slice(0, 15);

const rowsOf = (log: string): string => `
  with logged as (select model, usage, array_to_string(list_transform(list_filter(messages, lambda m: m.role = 'user'),
      lambda m: m.content), chr(10)) as prompt
    from read_json(${quoted(log)}, format = 'newline_delimited', columns = {model: 'VARCHAR',
      usage: 'STRUCT(input_tokens BIGINT, output_tokens BIGINT)', messages: 'STRUCT("role" VARCHAR, content VARCHAR)[]'})),
  read as (select *, lower(prompt) as text from logged),
  prices as (select * from (values ('gpt-4o', 2.5, 10), ('gpt-4o-mini', 0.15, 0.6), ('claude-sonnet-4-5', 3, 15),
    ('claude-opus-4-1', 15, 75)) as p(model, input_usd, output_usd))`;
const SUMS = `count(*), sum(length(prompt)), sum(usage.input_tokens), sum(usage.output_tokens),
  sum(usage.input_tokens * input_usd + usage.output_tokens * output_usd) / 1e6`;
const counts = (of: typeof patterns): string =>
  of.map(({ pattern }) => `sum(len(regexp_extract_all(text, ${quoted(pattern)})))`).join(', ');
const kind = `case ${KINDS.map(({ pattern }, at) => `when regexp_matches(text, ${quoted(pattern)}) then ${at}`).join(' ')}
  else -1 end`;

/** few: length, seven marks, the first list of a kind that matches. all: every pattern of FEATURES counted. Both: tokens and cost by model. */
const QUERIES: Record<string, (log: string) => string> = {
  few: (log) => `${rowsOf(log)}
    select model, ${kind} as kind, ${SUMS}, ${counts(patterns.filter(({ name }) => MARKS.includes(name)))}
    from read join prices using (model) group by 1, 2`,
  all: (log) =>
    `${rowsOf(log)} select model, ${SUMS}, ${counts(patterns)} from read join prices using (model) group by 1`,
};
const COLUMNS = `id, timestamp, session, model, status, latency_ms, usage.input_tokens as input_tokens,
  usage.output_tokens as output_tokens, list_filter(messages, lambda m: m.role = 'user')[-1].content as prompt`;

const [what = '', log = '', csv = '', parquet = ''] = process.argv.slice(2);
const database = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await database.connect();
if (what === 'copy') {
  const from = `from read_json(${quoted(log)}, format = 'newline_delimited', columns = {id: 'VARCHAR', timestamp: 'VARCHAR',
    session: 'VARCHAR', model: 'VARCHAR', status: 'VARCHAR', latency_ms: 'DOUBLE',
    usage: 'STRUCT(input_tokens BIGINT, output_tokens BIGINT)', messages: 'STRUCT("role" VARCHAR, content VARCHAR)[]'})`;
  await connection.run(`copy (select ${COLUMNS} ${from}) to ${quoted(csv)} (header)`);
  await connection.run(`copy (select ${COLUMNS} ${from}) to ${quoted(parquet)} (format parquet)`);
} else {
  const query = QUERIES[what];
  if (query === undefined) throw new Error('the first argument is few, all or copy');
  const from = performance.now();
  const found = await connection.runAndReadAll(query(log));
  const seconds = (performance.now() - from) / 1000;
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const groups = found.getRows().length;
  console.log(
    JSON.stringify({ seconds, cpu_seconds: (userCPUTime + systemCPUTime) / 1e6, rss_mb: maxRSS / 1024, groups }),
  );
}
