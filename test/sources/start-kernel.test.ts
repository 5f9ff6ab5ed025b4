import { afterEach, describe, expect, it, vi } from 'vitest';
import { newInflater } from '../../src/sources/inflate.js';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The kernels of an engine that has this for WebAssembly. */
async function kernelIn(engine: unknown): Promise<unknown> {
  vi.stubGlobal('WebAssembly', engine);
  vi.resetModules();
  const { startKernel } = await import('../../src/sources/start-kernel.js');
  return startKernel('sources/inflate.wasm');
}

function enginesFault(fault: Error): unknown {
  return {
    validate: () => true,
    Module: class {},
    Instance: class {
      constructor() {
        throw fault;
      }
    },
  };
}

describe('startKernel', () => {
  it('starts a kernel where there is nothing amiss', () => {
    expect(newInflater()).not.toBeNull();
  });

  it('has none where the engine has no WebAssembly, or the processor not what the kernel needs', async () => {
    expect(await kernelIn(undefined)).toBeNull();
    expect(await kernelIn({ validate: () => false })).toBeNull();
  });

  it('has none where a process may not have the addresses for one, and hides no other fault', async () => {
    const full = new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance');
    expect(await kernelIn(enginesFault(full))).toBeNull();
    await expect(kernelIn(enginesFault(new TypeError('a fault of ours')))).rejects.toThrow('a fault of ours');
  });
});
