import type { RequestRecord } from '../records/request.js';
import type { JsonObject } from './json-lines.js';

/** How one kind of log says what a request was. One file a format; all of them are listed in `request-log`. */
export interface LogFormat {
  name: string;
  /**
   * One row as a request record with disjoint token parts.
   * @throws SchemaFault when the row is not what the format says
   */
  toRecord(row: JsonObject): RequestRecord;
}
