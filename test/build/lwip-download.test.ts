import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { downloadLwip } from '../../build/lwip-download.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

/** Downloads on a system whose apt-get is this shell script, if it has one. */
function systemWith({ id = 'debian', aptGet }: { id?: string; aptGet?: string }) {
  const folder = temporaryFolder();
  write(join(folder, 'os-release'), `NAME="A system"\nID=${id}\n`);
  if (aptGet !== undefined) write(join(folder, 'apt-get'), `#!/bin/sh\n${aptGet}\n`, 0o755);
  vi.stubEnv('PATH', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const steps: string[] = [];
  return {
    folder,
    steps,
    download: () =>
      downloadLwip(join(folder, 'state'), (item) => steps.push(item), join(folder, 'os-release')),
  };
}

describe('fetching lwIP by apt', () => {
  it('is left to the user on a system without Debian packages', async () => {
    await expect(systemWith({ id: 'fedora', aptGet: 'exit 0' }).download()).rejects.toMatchObject({
      problem: 'lwIP can be fetched automatically on Debian and Ubuntu only.',
      nextStep: expect.stringContaining('set LWIP_DIR'),
    });
  });

  it('says where to get lwIP when there is no apt-get', async () => {
    await expect(systemWith({}).download()).rejects.toMatchObject({
      problem: 'This system has no apt-get to fetch lwIP with.',
      nextStep: expect.stringContaining('set LWIP_DIR'),
    });
  });

  it('repeats what apt-get said when it fails', async () => {
    const aptGet = `
      if [ "$1" = indextargets ]; then echo "http://mirror.test/debian/ bookworm"; exit; fi
      echo "E: The repository does not have a Release file." >&2
      exit 100`;
    await expect(systemWith({ aptGet }).download()).rejects.toMatchObject({
      problem:
        "apt-get could not fetch lwIP's source package: E: The repository does not have a Release file.",
      nextStep: expect.stringMatching(/reaches its package mirror and try again.*set LWIP_DIR/s),
    });
  });

  it("asks the system's own mirror, in a state of its own", async () => {
    const aptGet = `
      if [ "$1" = indextargets ]; then
        echo "http://mirror.test/security/ bookworm-security"
        echo "http://mirror.test/debian/ bookworm"
        exit
      fi
      echo "$*" >> "\${0%/*}/calls"
      case "$*" in *" source "*) printf x > lwip_2.2.1+dfsg1.orig.tar.xz ;; esac`;
    const { folder, steps, download } = systemWith({ aptGet });
    expect(await download()).toBe(join(folder, 'state/archives/lwip_2.2.1+dfsg1.orig.tar.xz'));
    expect(steps).toEqual(['finding the mirror', 'index of trixie', 'source package']);

    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    expect(calls).toHaveLength(2);
    for (const call of calls) {
      expect(call).toContain(
        `Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=${folder}/state/sources`,
      );
      expect(call).toContain(`Dir::State::Lists=${folder}/state/lists -o Dir::Cache=${folder}/state/cache`);
    }
    const entry = readFileSync(join(folder, 'state/sources/lwip.sources'), 'utf8');
    expect(entry).toMatch(
      /^Types: deb-src\nURIs: http:\/\/mirror\.test\/debian\/\nSuites: trixie\nComponents: main\n/,
    );
  });
});
