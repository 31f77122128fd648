import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BuildError } from './build-error.ts';
import { LWIP_BY_HAND } from './lwip-version.ts';

/** Releases that carry lwIP 2.2.1 as a source package, by the ID of /etc/os-release. */
const RELEASES: Record<string, { suites: string[]; component: string; keyring: string }> = {
  debian: {
    suites: ['trixie'],
    component: 'main',
    keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
  },
  ubuntu: {
    suites: ['questing', 'plucky'],
    component: 'universe',
    keyring: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
  },
};

const APT_LIMIT_MS = 120_000;

/** Runs apt-get and resolves to its stdout. */
async function aptGet(args: string[], cwd?: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('apt-get', args, {
      cwd,
      timeout: APT_LIMIT_MS,
      maxBuffer: 16 * 1024 * 1024,
      env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
    });
    return stdout;
  } catch (error) {
    const { code, killed, stderr } = error as { code?: string | number; killed?: boolean; stderr?: string };
    if (code === 'ENOENT')
      throw new BuildError('This system has no apt-get to fetch lwIP with.', LWIP_BY_HAND, { cause: error });
    const reason = killed
      ? `no end after ${APT_LIMIT_MS / 1000} s`
      : (stderr ?? '').trim().split('\n').slice(-3).join(' ');
    throw new BuildError(
      `apt-get could not fetch lwIP's source package: ${reason}`,
      `Check that this machine reaches its package mirror and try again. Or: ${LWIP_BY_HAND}`,
      { cause: error },
    );
  }
}

/** The distribution's ID, such as "debian". */
function distribution(osRelease: string): string {
  try {
    return /^ID="?([\w-]+)/m.exec(readFileSync(osRelease, 'utf8'))?.[1] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

/** The address this system gets its own packages from. No index need have been fetched before. */
async function mirror(): Promise<string> {
  const targets = await aptGet([
    'indextargets',
    '--no-release-info',
    '--format',
    '$(REPO_URI) $(RELEASE)',
    'Created-By: Packages',
  ]);
  const ordinary = targets.split('\n').map((line) => line.split(' '));
  const [address] = ordinary.find(([, release]) => release && /^[a-z]+$/.test(release)) ?? [];
  if (!address) throw new BuildError('apt knows no package mirror on this system.', LWIP_BY_HAND);
  return address;
}

/**
 * Downloads lwIP's source package by apt. It works in a state of its own: neither the system's sources nor its indexes
 * change, and no root is needed.
 * @param state folder for that state; emptied first
 * @param onStep told what it is at, and how many steps of three are behind it
 * @param osRelease the file that names the distribution
 * @returns path of the archive as downloaded, unchecked
 * @throws BuildError when this system has no apt, or its mirror no such package
 */
export async function downloadLwip(
  state: string,
  onStep: (item: string, done: number) => void,
  osRelease = '/etc/os-release',
): Promise<string> {
  const release = RELEASES[distribution(osRelease)];
  if (!release) {
    throw new BuildError('lwIP can be fetched automatically on Debian and Ubuntu only.', LWIP_BY_HAND);
  }
  rmSync(state, { recursive: true, force: true });
  const [sources, lists, caches, archives] = ['sources', 'lists', 'cache', 'archives'].map((name) =>
    join(state, name),
  ) as [string, string, string, string];
  for (const folder of [sources, join(lists, 'partial'), join(caches, 'archives/partial'), archives]) {
    mkdirSync(folder, { recursive: true });
  }
  const options = [
    ['Dir::Etc::SourceList', '/dev/null'],
    ['Dir::Etc::SourceParts', sources],
    ['Dir::State::Lists', lists],
    ['Dir::Cache', caches],
    ['Acquire::Languages', 'none'],
    ['Acquire::Retries', '2'],
    ['Acquire::http::Timeout', '30'],
    // Started by root, apt fetches as the user _apt, who cannot enter a folder under /root.
    ...(process.getuid?.() === 0 ? [['APT::Sandbox::User', 'root']] : []),
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]);

  onStep('finding the mirror', 0);
  const address = await mirror();
  let failure: unknown;
  for (const suite of release.suites) {
    const entry = [
      'Types: deb-src',
      `URIs: ${address}`,
      `Suites: ${suite}`,
      `Components: ${release.component}`,
      ...(existsSync(release.keyring) ? [`Signed-By: ${release.keyring}`] : []),
    ];
    writeFileSync(join(sources, 'lwip.sources'), `${entry.join('\n')}\n`);
    try {
      onStep(`index of ${suite}`, 0);
      await aptGet([...options, '--error-on=any', 'update']);
      onStep('source package', 1);
      await aptGet([...options, 'source', '--download-only', '--tar-only', 'lwip'], archives);
      const archive = readdirSync(archives).find((name) => /^lwip_.*\.orig\.tar\.xz$/.test(name));
      if (archive) return join(archives, archive);
    } catch (error) {
      failure = error; // a mirror that does not carry this release may carry the next
    }
  }
  throw (
    failure ?? new BuildError(`${release.suites.join(' and ')} have no source package of lwIP.`, LWIP_BY_HAND)
  );
}
