import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { downloadByApt } from '../../build/lwip-apt.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

/** Downloads on a system whose apt-get is this shell script, if it has one. */
function systemWith(aptGet?: string) {
  const folder = temporaryFolder();
  if (aptGet !== undefined) write(join(folder, 'apt-get'), `#!/bin/sh\n${aptGet}\n`, 0o755);
  vi.stubEnv('PATH', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const steps: string[] = [];
  return {
    folder,
    steps,
    download: () => downloadByApt(join(folder, 'state'), (item) => steps.push(item)),
  };
}

const TARGETS = `
  if [ "$1" = indextargets ]; then
    echo "http://mirror.test/security/ noble-security main"
    echo "http://mirror.test/ubuntu/ noble main"
    echo "http://mirror.test/ubuntu/ noble universe"
    exit
  fi`;

/** A mirror that has these versions of lwIP in its releases, and no others. */
const mirrorWith = (versions: Record<string, string>) => `${TARGETS}
  state="\${0%/*}/state"
  while read -r key value; do [ "$key" = Suites: ] && suite=$value; done < "$state/sources/lwip.sources"
  case "$suite" in
    ${Object.entries(versions)
      .map(([suite, version]) => `${suite}) version=${version} ;;`)
      .join('\n    ')}
    *) echo "E: The repository $suite does not have a Release file." >&2; exit 100 ;;
  esac
  echo "$suite $*" >> "\${0%/*}/calls"
  case "$*" in
    *--print-uris*) echo "'http://mirror.test/lwip_$version.orig.tar.xz' lwip_$version.orig.tar.xz 1" ;;
    *--download-only*) printf x > "lwip_$version.orig.tar.xz" ;;
  esac`;

describe('fetching lwIP by apt', () => {
  it('is not to be had where there is no apt-get', async () => {
    await expect(systemWith().download()).rejects.toMatchObject({
      problem: 'this system has no apt-get',
      nextStep: expect.stringContaining('set LWIP_DIR'),
    });
  });

  it('repeats what apt-get said when it fails', async () => {
    await expect(systemWith(mirrorWith({})).download()).rejects.toThrow(
      'apt-get: E: The repository devel does not have a Release file.',
    );
  });

  it.each([
    ['trixie', { trixie: '2.2.1+dfsg1', noble: '2.1.3+dfsg1' }],
    ['noble', { noble: '2.2.1+dfsg1', devel: '2.2.2' }],
    ['devel', { noble: '2.1.3+dfsg1', devel: '2.2.1+dfsg1' }],
  ])('takes it from the release that has it: %s', async (suite, versions) => {
    const { folder, steps, download } = systemWith(mirrorWith(versions));
    expect(await download()).toBe(join(folder, 'state/archives/lwip_2.2.1+dfsg1.orig.tar.xz'));
    expect(steps.slice(-2)).toEqual([`index of ${suite}`, 'source package']);
  });

  it('says so when no release of the mirror has the version wanted', async () => {
    const { download } = systemWith(mirrorWith({ noble: '2.1.3+dfsg1', devel: '2.2.10' }));
    await expect(download()).rejects.toThrow(
      'http://mirror.test/ubuntu/ has no source package of lwIP 2.2.1',
    );
  });

  it("asks the system's own mirror for its own components, in a state of its own", async () => {
    const { folder, download } = systemWith(mirrorWith({ noble: '2.2.1' }));
    await download();
    const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
    expect(calls).toHaveLength(3);
    for (const call of calls) {
      expect(call).toContain(
        `Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts=${folder}/state/sources`,
      );
      expect(call).toContain(`Dir::State::Lists=${folder}/state/lists -o Dir::Cache=${folder}/state/cache`);
    }
    const entry = readFileSync(join(folder, 'state/sources/lwip.sources'), 'utf8');
    expect(entry).toMatch(
      /^Types: deb-src\nURIs: http:\/\/mirror\.test\/ubuntu\/\nSuites: noble\nComponents: main universe\n/,
    );
  });
});
