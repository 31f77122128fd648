import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { runStep } from './build-error.ts';
import { ensureBuilt } from './ensure-built.ts';
import { showProgress } from './progress.ts';

await runStep(async () => {
  const { wasmPath, appPath, lwipVersion } = await ensureBuilt({ onProgress: showProgress() });
  for (const path of [wasmPath, appPath]) {
    process.stderr.write(`${relative(process.cwd(), path)}  ${statSync(path).size} octets\n`);
  }
  process.stderr.write(`lwIP ${lwipVersion}\n`);
});
