import { ensureBuilt } from '../../build/ensure-built.ts';
import { showProgress } from '../../host/node/step-progress.ts';

/**
 * Builds what the tests run on. TCPLAB_SKIP_BUILD=1 leaves it out, for work on tests that need no board while the C or
 * the program of the board does not compile.
 */
export default async function setup(): Promise<void> {
  if (process.env.TCPLAB_SKIP_BUILD !== '1') await ensureBuilt({ onProgress: showProgress() });
}
