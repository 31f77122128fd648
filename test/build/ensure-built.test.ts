import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../build/ensure-built.ts';
import { checkKalumaSyntax } from '../../build/kaluma-syntax.ts';
import { boardFiles } from '../../host/node/package.ts';
import type { StepProgress } from '../../host/node/step-progress.ts';

describe('what the lab runs', () => {
  it('is there, and is not built a second time', async () => {
    await ensureBuilt();
    const progress: StepProgress[] = [];
    await ensureBuilt((event) => progress.push(event));
    expect(progress).toEqual([]);
    const { wasmPath, appPath, lwipVersion } = await boardFiles();
    expect(lwipVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(WebAssembly.validate(readFileSync(wasmPath))).toBe(true);
    expect(checkKalumaSyntax(readFileSync(appPath, 'utf8'))).toEqual([]);
  });
});
