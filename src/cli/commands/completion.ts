import { EXIT } from '../../records/error.js';
import { jsonText } from '../../render/json.js';
import { completionScript, type Shell } from '../completion-script.js';
import type { Io } from '../io.js';
import type { CommonOptions } from '../options.js';
import { buildProgram } from '../program.js';

/** `router completion SHELL`: the script on stdout. */
export async function completion(shell: Shell, options: CommonOptions, io: Io): Promise<number> {
  const program = buildProgram(io, () => undefined);
  const script = completionScript(program, shell);
  io.stdout.write(options.json ? jsonText({ schema: 'router.completion/1', shell, script }) : script);
  return EXIT.ok;
}
