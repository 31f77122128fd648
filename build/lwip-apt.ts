import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BuildError } from './build-error.ts';
import { LWIP_BY_HAND, LWIP_VERSION } from './lwip-version.ts';

const APT_LIMIT_MS = 120_000;

/** The name of lwIP's archive in a source package, when it is of the version wanted. */
const ARCHIVE = new RegExp(`lwip_${LWIP_VERSION.replaceAll('.', '\\.')}[+.]\\S*\\.tar\\.xz`);

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
    if (code === 'ENOENT') throw new BuildError('this system has no apt-get', LWIP_BY_HAND, { cause: error });
    const reason = killed
      ? `timed out after ${APT_LIMIT_MS / 1000} s`
      : (stderr ?? '').trim().split('\n').slice(-3).join(' ');
    throw new BuildError(`apt-get: ${reason}`, LWIP_BY_HAND, { cause: error });
  }
}

/** Where this system gets its own packages from, which release it is, and the components that it uses. No index need have been fetched before. */
async function ownPackages(): Promise<{ mirror: string; release: string; components: string[] }> {
  const format = ['--no-release-info', '--format', '$(REPO_URI) $(RELEASE) $(COMPONENT)'];
  const targets = await aptGet(['indextargets', ...format, 'Created-By: Packages']);
  const ordinary = targets.split('\n').map((line) => line.split(' '));
  const own = ordinary.filter(([, release]) => release && /^[a-z]+$/.test(release));
  const [mirror, release] = own[0] ?? [];
  if (!mirror || !release) throw new BuildError('apt-get knows no package mirror', LWIP_BY_HAND);
  return { mirror, release, components: [...new Set(own.map(([, , component]) => component ?? 'main'))] };
}

/**
 * Downloads lwIP's source package by apt, from whichever release of the system's own mirror has it. It works in a state of its own: neither the
 * system's sources nor its indexes change, and no root is needed.
 * @param state folder for that state; emptied first
 * @param onStep told what it is at
 * @returns path of the archive as downloaded, unchecked
 * @throws BuildError when this system has no apt, or its mirror no such package
 */
export async function downloadByApt(state: string, onStep: (item: string) => void): Promise<string> {
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

  onStep('finding the mirror');
  const { mirror, release, components } = await ownPackages();
  let failure: unknown;
  // Debian's first release that has it, which is there for years; this system's own; Ubuntu's name for its newest.
  for (const suite of new Set(['trixie', release, 'devel'])) {
    const entry = [`URIs: ${mirror}`, `Suites: ${suite}`, `Components: ${components.join(' ')}`];
    // What is fetched is compared with what is wanted in any case, so that no keyring of another release is needed.
    writeFileSync(join(sources, 'lwip.sources'), `Types: deb-src\n${entry.join('\n')}\nTrusted: yes\n`);
    try {
      onStep(`index of ${suite}`);
      await aptGet([...options, '--error-on=any', 'update']);
      const source = ['source', '--tar-only', 'lwip'];
      failure = undefined;
      if (!ARCHIVE.test(await aptGet([...options, '--print-uris', ...source]))) continue;
      onStep('source package');
      await aptGet([...options, '--download-only', ...source], archives);
      const archive = readdirSync(archives).find((name) => ARCHIVE.test(name));
      if (archive) return join(archives, archive);
    } catch (error) {
      failure = error; // a mirror that does not carry this release may carry the next
    }
  }
  throw failure ?? new BuildError(`${mirror} has no source package of lwIP ${LWIP_VERSION}`, LWIP_BY_HAND);
}
