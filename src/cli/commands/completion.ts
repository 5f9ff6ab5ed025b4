import { EXIT } from '../../records/error.js';
import { completionScript, type Shell } from '../completion-script.js';
import type { Io } from '../io.js';
import type { CommonOptions } from '../options.js';
import { buildProgram } from '../program.js';

/** `router completion SHELL`: the script on stdout. */
export async function completion(shell: Shell, _: CommonOptions, io: Io): Promise<number> {
  io.stdout.write(
    completionScript(
      buildProgram(io, () => undefined),
      shell,
    ),
  );
  return EXIT.ok;
}
