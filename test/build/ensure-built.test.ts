import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../build/ensure-built.ts';
import { checkKalumaSyntax } from '../../build/kaluma-syntax.ts';
import type { BuildProgress } from '../../build/progress.ts';

describe('what the lab runs', () => {
  it('is there, and is not built a second time', async () => {
    await ensureBuilt();
    const progress: BuildProgress[] = [];
    const { wasmPath, appPath, lwipVersion } = await ensureBuilt({
      onProgress: (event) => progress.push(event),
    });
    expect(progress).toEqual([]);
    expect(lwipVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(WebAssembly.validate(readFileSync(wasmPath))).toBe(true);
    expect(checkKalumaSyntax(readFileSync(appPath, 'utf8'))).toEqual([]);
  });
});
