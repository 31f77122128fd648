import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { OnProgress } from '../host/report/step-progress.ts';
import { BuildError } from './build-error.ts';
import { downloadLwip } from './lwip-download.ts';
import { LWIP_BY_HAND, LWIP_VERSION } from './lwip-version.ts';
import { unpackVerified } from './verified-archive.ts';

/** lwIP's source on this machine. */
export interface LwipSource {
  /** Absolute path of the folder that holds lwIP's `src`. */
  directory: string;
  /** As in lwip/init.h, such as "2.2.1". */
  version: string;
}

/** Of Debian's lwip_2.2.1+dfsg1.orig.tar.xz. */
const ARCHIVE_SHA256 = '83729c274c499d3348e9fbbe043a3113f3fa8953e7efddc7c21c7fcbb1f2b7b1';

/**
 * Reads lwIP's version from its sources.
 * @throws BuildError when the folder does not hold lwIP
 */
export function inspectLwip(directory: string): LwipSource {
  const absolute = resolve(directory);
  for (const file of ['src/core/tcp.c', 'src/include/lwip/init.h']) {
    if (!existsSync(join(absolute, file))) {
      throw new BuildError(`There is no lwIP in ${absolute}: ${file} is not there.`, LWIP_BY_HAND);
    }
  }
  const header = readFileSync(join(absolute, 'src/include/lwip/init.h'), 'utf8');
  const numbers = ['MAJOR', 'MINOR', 'REVISION'].map(
    (part) => new RegExp(`^#define\\s+LWIP_VERSION_${part}\\s+(\\d+)`, 'm').exec(header)?.[1],
  );
  if (numbers.includes(undefined)) {
    throw new BuildError(
      `No version of lwIP can be read from ${absolute}/src/include/lwip/init.h.`,
      LWIP_BY_HAND,
    );
  }
  return { directory: absolute, version: numbers.join('.') };
}

/**
 * Finds lwIP: in LWIP_DIR if that is set, else in the cache, which is filled from Debian's source package when it is empty.
 * @throws BuildError naming the next step when there is none to be had, or when the download is not the pinned one
 */
export async function findLwip(
  cache: string,
  environment: NodeJS.ProcessEnv,
  onProgress: OnProgress,
): Promise<LwipSource> {
  if (environment.LWIP_DIR) return inspectLwip(environment.LWIP_DIR);

  const directory = join(cache, `lwip-${LWIP_VERSION}`);
  if (!existsSync(directory)) {
    mkdirSync(cache, { recursive: true });
    const state = join(cache, 'apt');
    const activity = `fetching lwIP ${LWIP_VERSION}`;
    const archive = await downloadLwip(state, (item, done) => onProgress({ activity, item, done, total: 3 }));
    onProgress({ activity, item: 'unpacking', done: 2, total: 3 });
    await unpackVerified(archive, ARCHIVE_SHA256, directory);
    rmSync(state, { recursive: true, force: true }); // the index of a whole release
    onProgress({ activity, item: '', done: 3, total: 3 });
  }
  return inspectLwip(directory);
}
