import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord, knownTags } from '../call.js';
import { promptOfBody } from '../chat.js';
import { usageFrom } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { isOtherThanChat } from '../other-call.js';
import { countOf, firstText, listOf, objectOf, objectsOf, unwrapJson } from '../values.js';

/** Rows of one call, in any order. */
interface Chunks {
  rows: JsonObject[];
  place: RowPlace;
}

function sequenceOf(row: JsonObject): number {
  const number = Number(row['SequenceNumber']);
  return Number.isFinite(number) ? number : 0;
}

/** Messages above 32 KB are cut into rows; what is whole in one row is an object already. */
function wholeField(rows: readonly JsonObject[], key: string): unknown {
  const parts = rows.map((row) => row[key]).filter((part) => part !== undefined && part !== null && part !== '');
  const lists = parts.map(listOf);
  // Pieces that are whole lists by themselves hold some of the messages each.
  if (lists.length > 1 && lists.every((list) => list !== null)) return lists.flat();
  if (parts.length > 1 && parts.every((part) => typeof part === 'string')) return unwrapJson(parts.join(''));
  return unwrapJson(parts[0] ?? null);
}

/** The portal's CSV has times as `1/5/2026, 10:00:00.123 AM`: month first, in UTC. */
const PORTAL_TIME = /^(\d{1,2})\/(\d{1,2})\/(\d{4}), (\d{1,2})(:\d\d:\d\d(?:\.\d+)?)\s([AP])M$/;

function timeOf(row: JsonObject): number | null {
  const value = row['TimeGenerated'] ?? row['TimeGenerated [UTC]'];
  const match = typeof value === 'string' ? PORTAL_TIME.exec(value) : null;
  if (match === null) return instantMs(value, 'TimeGenerated');
  const [, month = '', day = '', year = '', hour = '', rest = '', half] = match;
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  const [month2, day2, hour2] = [month, day, String(hours)].map((part) => part.padStart(2, '0'));
  return instantMs(`${year}-${month2}-${day2}T${hour2}${rest}Z`, 'TimeGenerated');
}

function toRecord({ rows: unsorted, place }: Chunks): RequestRecord | null {
  const rows = [...unsorted].sort((left, right) => sequenceOf(left) - sequenceOf(right));
  if (rows.some((row) => isOtherThanChat(row['OperationName'], row['ModelName']))) return null;
  const text = (...keys: string[]): string | null => firstText(...keys.flatMap((key) => rows.map((row) => row[key])));
  const largest = (key: string): number | null =>
    rows
      .map((row) => countOf(row[key], key))
      .reduce((most, one) => (one !== null && one > (most ?? -1) ? one : most), null);
  const times = rows.map(timeOf).filter((time) => time !== null);
  const output = largest('CompletionTokens');
  return callRecord({
    id: text('CorrelationId'),
    place: place.name,
    model: text('ModelName', 'DeploymentName'),
    modelPath: 'ModelName',
    provider: 'azure',
    prompt: promptOfBody(wholeField(rows, 'RequestMessages')),
    // Neither cached nor reasoning tokens are logged.
    usage: usageFrom({ input: largest('PromptTokens'), output }, true),
    startMs: times.length > 0 ? Math.min(...times) : null,
    response: answerOfBody(wholeField(rows, 'ResponseMessages')),
    tags: knownTags({ deployment: text('DeploymentName'), region: text('Region'), operation: text('OperationName') }),
  });
}

function apimJoin(): LogJoin {
  const open = new Map<string, Chunks>();
  return {
    take(row, place) {
      const key = firstText(row['CorrelationId']) ?? place.name;
      const known = open.get(key);
      if (known === undefined) open.set(key, { rows: [row], place });
      else known.rows.push(row);
      return key;
    },
    finish(key) {
      const chunks = open.get(key);
      open.delete(key);
      return chunks === undefined ? null : toRecord(chunks);
    },
  };
}

function isRow(row: JsonObject): boolean {
  return (
    Object.hasOwn(row, 'CorrelationId') && (Object.hasOwn(row, 'PromptTokens') || Object.hasOwn(row, 'RequestMessages'))
  );
}

/** Rows of an answer of Log Analytics: names of columns, and lists of values. */
function tableRows(object: JsonObject): JsonObject[] {
  return objectsOf(object['tables']).flatMap((table) => {
    const names = objectsOf(table['columns']).map((column) => firstText(column['name']) ?? '');
    return (listOf(table['rows']) ?? []).flatMap((values) =>
      Array.isArray(values) ? [Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]))] : [],
    );
  });
}

/** What a diagnostic setting writes to storage or an event hub: the columns are `properties`, in camel case. */
function storedRow(record: JsonObject): JsonObject {
  const properties = objectOf(record['properties']);
  if (properties === null) return record;
  const columns = Object.entries(properties).map(([name, value]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    value,
  ]);
  const row = Object.fromEntries(columns) as JsonObject;
  const outer = { CorrelationId: record['correlationId'], TimeGenerated: record['time'], Region: record['location'] };
  return { ...outer, ...row };
}

function rowsOf(object: JsonObject): JsonObject[] {
  if (Array.isArray(object['tables'])) return tableRows(object);
  return (Array.isArray(object['records']) ? objectsOf(object['records']) : [object]).map(storedRow);
}

/** Azure API Management's ApiManagementGatewayLlmLog: request, response and their pieces are rows of one CorrelationId. */
export const azureApim: JoinedFormat = {
  name: 'azure-apim',
  fits: (object) => rowsOf(object).some(isRow),
  rows: rowsOf,
  openCalls: 20_000,
  join: apimJoin,
};
