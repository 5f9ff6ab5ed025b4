/** Exit codes of the command line (contract.md). */
export const EXIT = { ok: 0, gate: 1, usage: 2, provider: 3, undecided: 4, bug: 70, interrupted: 130 } as const;

/** Values an error's sentence is made of: file, line, what was found, what was needed. Never a prompt or a key. */
export type ErrorFields = Record<string, string | number | null | readonly string[]>;

/**
 * An error that is somebody's to mend. The sentence is in `render/message.ts`, by `code`.
 * Any other exception is a bug.
 */
export class RouterError extends Error {
  readonly code: string;
  readonly fields: ErrorFields;
  readonly exitCode: number;

  constructor(code: string, fields: ErrorFields = {}, exitCode: number = EXIT.usage, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'RouterError';
    this.code = code;
    this.fields = fields;
    this.exitCode = exitCode;
  }
}
