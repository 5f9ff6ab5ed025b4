import { existsSync, readFileSync } from 'node:fs';

/** The part of the engine's own interface that is used here; the types of Node.js leave it out. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
};

/** Compiled code of kernels by their place; null: there is none that this engine can run. */
const modules = new Map<string, object | null>();

function moduleAt(place: string): object | null {
  // Where the build puts it: beside this folder, or, when sources run as they are, beside the sources.
  const url = [`../${place}`, `../../dist/${place}`].map((path) => new URL(path, import.meta.url)).find(existsSync);
  if (url === undefined) return null;
  const code = readFileSync(url);
  return WebAssembly.validate(code) ? new WebAssembly.Module(code) : null;
}

/**
 * What a new instance of a kernel, with memory of its own, exports. `place` is that of its compiled code in the build's folder.
 * null: it was not built, or the processor lacks what it needs.
 */
export function startKernel<Exports>(place: string, imports: object = {}): Exports | null {
  let code = modules.get(place);
  if (code === undefined) {
    code = moduleAt(place);
    modules.set(place, code);
  }
  return code && (new WebAssembly.Instance(code, imports).exports as Exports);
}
