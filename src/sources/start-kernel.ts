import { existsSync, readFileSync } from 'node:fs';
import { PACKAGE_ROOT } from './package-root.js';

/** The part of the engine's own interface that is used here; the types of Node.js leave it out. */
declare const WebAssembly:
  | {
      validate(bytes: Uint8Array): boolean;
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object, imports: object) => { exports: unknown };
    }
  | undefined;

/** Compiled code of kernels by their place; null: there is none that this engine can run. */
const modules = new Map<string, object | null>();

function moduleAt(place: string): object | null {
  // An engine that compiles nothing while it runs (`node --jitless`) has no such interface.
  if (typeof WebAssembly === 'undefined') return null;
  const url = new URL(`dist/${place}`, PACKAGE_ROOT);
  if (!existsSync(url)) return null;
  const code = readFileSync(url);
  return WebAssembly.validate(code) ? new WebAssembly.Module(code) : null;
}

/**
 * What a new instance of a kernel, with memory of its own, exports. `place` is that of its compiled code in the build's folder.
 * null: it was not built, the engine or the processor lacks what it needs, or the addresses that a process may have are too few
 * (an engine keeps 10 GB of them a kernel, which `ulimit -v` counts).
 */
export function startKernel<Exports>(place: string, imports: object = {}): Exports | null {
  let code = modules.get(place);
  if (code === undefined) {
    code = moduleAt(place);
    modules.set(place, code);
  }
  if (code === null || typeof WebAssembly === 'undefined') return null;
  try {
    return new WebAssembly.Instance(code, imports).exports as Exports;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
