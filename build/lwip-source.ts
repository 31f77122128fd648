import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { OnProgress } from '../host/node/step-progress.ts';
import { tell } from '../host/node/tell.ts';
import { BuildError } from './build-error.ts';
import { downloadByApt } from './lwip-apt.ts';
import { downloadArchive } from './lwip-archive.ts';
import { LWIP_BY_HAND, LWIP_DIGEST, LWIP_FOLDERS, LWIP_VERSION } from './lwip-version.ts';
import { fileDigest } from './stamp.ts';
import { unpack } from './unpack.ts';
import { filesOf, treeDigest } from './up-to-date.js';

/** lwIP's source on this machine. */
interface LwipSource {
  /** Absolute path of the folder that holds lwIP's `src`. */
  directory: string;
  /** As in lwip/init.h, such as "2.2.1". */
  version: string;
}

/** How lwIP may come, in the order in which it is tried. Each resolves to the path of an archive. */
type Way = (folder: string, onStep: (item: string) => void) => Promise<string>;
const WAYS: readonly Way[] = [
  downloadByApt,
  (folder, onStep) => {
    onStep('release archive');
    return downloadArchive(join(folder, 'lwip.tar.gz'));
  },
];

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

/** What differs between a src/ and that of the lwIP wanted: its folders, or the files in them where a `reference` is at hand. */
function differences(src: string, reference: string): string[] {
  if (existsSync(src) && treeDigest(src) === LWIP_DIGEST) return [];
  const folders = Object.entries(LWIP_FOLDERS).filter(
    ([folder, digest]) => !existsSync(join(src, folder)) || treeDigest(join(src, folder)) !== digest,
  );
  const names = folders.map(([folder]) => folder);
  if (!existsSync(reference)) return names.length > 0 ? names : ['src'];
  const files = [...new Set([...filesOf(src), ...filesOf(reference)])];
  const content = (folder: string, file: string) => fileDigest(join(folder, file));
  return files.filter((file) => content(src, file) !== content(reference, file)).sort();
}

/**
 * Fetches lwIP into `directory`, which appears when all of it is there and what is wanted.
 * @throws BuildError that tells how each way failed
 */
async function fetchLwip(directory: string, ways: readonly Way[], onProgress: OnProgress): Promise<void> {
  const activity = `fetching lwIP ${LWIP_VERSION}`;
  const unfinished = `${directory}.${process.pid}`;
  const failures: string[] = [];
  for (const [index, way] of ways.entries()) {
    const onStep = (item: string) => onProgress({ activity, item, done: index, total: ways.length });
    try {
      const archive = await way(join(unfinished, 'download'), onStep);
      await unpack(archive, join(unfinished, 'lwip'));
      const wrong = differences(join(unfinished, 'lwip/src'), join(directory, 'src'));
      if (wrong.length > 0)
        throw new Error(`${basename(archive)} is not lwIP ${LWIP_VERSION}: ${listed(wrong)}`);
      renameSync(join(unfinished, 'lwip'), directory);
      return onProgress({ activity, item: '', done: ways.length, total: ways.length });
    } catch (error) {
      failures.push((error as Partial<BuildError>).problem ?? (error as Error).message);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  throw new BuildError(
    `lwIP ${LWIP_VERSION} cannot be fetched:\n${failures.map((line) => `  ${line}`).join('\n')}`,
    `Check that this machine is on a network and try again. Or: ${LWIP_BY_HAND}`,
  );
}

const listed = (names: readonly string[]) =>
  `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;

/**
 * Finds lwIP: in LWIP_DIR if that is set, else in the cache, which is filled when it is empty. What is wanted is told by contents, however it came;
 * LWIP_DIR may have another, which `warn` is told.
 * @throws BuildError naming the next step when there is none to be had
 */
export async function findLwip(
  cache: string,
  environment: NodeJS.ProcessEnv,
  onProgress: OnProgress,
  {
    warn = (line) => tell(process.stderr, line),
    ways = WAYS,
  }: { warn?: (line: string) => void; ways?: readonly Way[] } = {},
): Promise<LwipSource> {
  const directory = join(cache, `lwip-${LWIP_VERSION}`);
  if (environment.LWIP_DIR) {
    const own = inspectLwip(environment.LWIP_DIR);
    const other = differences(join(own.directory, 'src'), join(directory, 'src'));
    if (other.length > 0)
      warn(
        `LWIP_DIR (lwIP ${own.version}) differs from the lwIP ${LWIP_VERSION} that the lab was made with: ${listed(other)}`,
      );
    return own;
  }
  const damaged = existsSync(directory) ? differences(join(directory, 'src'), '') : [];
  if (damaged.length > 0) {
    warn(`${directory} has changed (${listed(damaged)}): fetching it again.`);
    rmSync(directory, { recursive: true });
  }
  if (!existsSync(directory)) await fetchLwip(directory, ways, onProgress);
  return inspectLwip(directory);
}
