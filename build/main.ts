import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tell } from '../host/node/tell.ts';
import { runStep } from './build-error.ts';
import { ensureBuilt, showProgress } from './ensure-built.ts';
import { projectPaths } from './project-paths.ts';

await runStep(async () => {
  const show = showProgress();
  await ensureBuilt(show).finally(() => show(null));
  const { dist } = projectPaths;
  for (const name of ['board.wasm', 'board.js', 'web/tcplab.html']) {
    tell(process.stderr, `dist/${name}  ${statSync(join(dist, name)).size} octets`);
  }
  process.stderr.write(`lwIP ${JSON.parse(readFileSync(join(dist, 'board.json'), 'utf8')).lwip}\n`);
});
