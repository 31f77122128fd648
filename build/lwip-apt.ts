import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BuildError } from './build-error.ts';
import { LWIP_BY_HAND, LWIP_VERSION } from './lwip-version.ts';

const APT_LIMIT_MS = 120_000;

/** Where apt's own download is, which knows mirrors and proxies as apt does: part of the package apt, in no PATH. */
const HELPER = '/usr/lib/apt/apt-helper';

/** Below a component of a mirror's pool: there for as long as any release has it, Debian's or one made from it. */
const PACKAGED = `l/lwip/lwip_${LWIP_VERSION}+dfsg1.orig.tar.xz`;

/** Runs a program of apt's and resolves to its stdout. */
async function apt(program: string, args: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      timeout: APT_LIMIT_MS,
      maxBuffer: 16 * 1024 * 1024,
      env: { ...process.env, LC_ALL: 'C' },
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

/**
 * Downloads lwIP's source package from the system's own mirror. No index is fetched, nothing of apt's changes, and no root is needed.
 * @param onStep told what it is at
 * @returns path of the archive as downloaded, unchecked
 * @throws BuildError when this system has no apt, or its mirror no such package
 */
export async function downloadByApt(
  folder: string,
  onStep: (item: string) => void,
  helper = HELPER,
): Promise<string> {
  onStep('finding the mirror');
  const format = ['--no-release-info', '--format', '$(REPO_URI) $(RELEASE) $(COMPONENT)'];
  const targets = await apt('apt-get', ['indextargets', ...format, 'Created-By: Packages']);
  const ordinary = targets
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, release]) => /^[a-z]+$/.test(release ?? ''));
  const pools = new Set(ordinary.map(([mirror, , component]) => `${mirror}pool/${component}`));
  let failure: unknown = new BuildError('apt-get knows no package mirror', LWIP_BY_HAND);
  const archive = join(folder, 'lwip.tar.xz');
  mkdirSync(folder, { recursive: true });
  // Started by root, apt fetches as the user _apt, who cannot enter a folder under /root.
  const sandbox = process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : [];
  const limits = ['-o', 'Acquire::Retries=2', '-o', 'Acquire::http::Timeout=30', ...sandbox];
  onStep('source package');
  for (const pool of pools) {
    try {
      await apt(helper, [...limits, 'download-file', `${pool}/${PACKAGED}`, archive]);
      return archive;
    } catch (error) {
      failure = error; // another component may have it
    }
  }
  throw failure;
}
