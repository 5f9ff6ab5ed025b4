import type { ErrorFields } from './error.js';

/** Something the reader of a result should know; travels with the result, its sentence is in `render/message.ts`. */
export interface Warning {
  code: string;
  fields: ErrorFields;
}
