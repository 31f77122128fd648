import type { TestProject } from 'vitest/node';
import { ensureBuilt } from '../../build/ensure-built.ts';
import { showProgress } from '../../host/node/step-progress.ts';
import { missing } from '../support/installed.ts';

/**
 * Builds what the tests run on. TCPLAB_SKIP_BUILD=1 leaves it out, for work on tests that need no board while the C or
 * the program of the board does not compile. Commands that tests start need not look again, nor read certificates of this machine's own.
 *
 * Tests whose programs are not installed are left out, which is said at the end; in CI that is an error.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const told = missing();
  if (told !== '' && process.env.CI) throw new Error(`Some tests could not run: ${told}`);
  if (process.env.TCPLAB_SKIP_BUILD !== '1') {
    const build = () => ensureBuilt(showProgress());
    await build();
    project.onTestsRerun(build);
  }
  process.env.TCPLAB_SKIP_BUILD = '1';
  delete process.env.NODE_EXTRA_CA_CERTS;
  return () => {
    if (told !== '') console.warn(`Tests were left out whose programs are ${told}`);
  };
}
