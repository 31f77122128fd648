import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { downloadByApt } from '../../build/lwip-apt.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

/** Downloads on a system whose apt-get tells of these sources, if it has one, and whose mirror has that component's package alone. */
function systemWith(sources?: string, component = 'universe') {
  const folder = temporaryFolder();
  const script = (name: string, text: string) => write(join(folder, name), `#!/bin/sh\n${text}\n`, 0o755);
  if (sources !== undefined) script('apt-get', `echo "${sources}"`);
  script(
    'apt-helper',
    `echo "$*" >> "\${0%/*}/calls"
    while [ "$1" != download-file ]; do shift; done
    case "$2" in
      */pool/${component}/*) printf x > "$3" ;;
      *) echo "E: Failed to fetch $2  404  Not Found" >&2; exit 100 ;;
    esac`,
  );
  vi.stubEnv('PATH', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const steps: string[] = [];
  return {
    folder,
    steps,
    download: () =>
      downloadByApt(join(folder, 'state'), (item) => steps.push(item), join(folder, 'apt-helper')),
    calls: () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n'),
  };
}

const SOURCES = [
  'http://mirror.test/security/ noble-security main',
  'http://mirror.test/ubuntu/ noble main',
  'http://mirror.test/ubuntu/ noble universe',
  'http://mirror.test/ubuntu/ noble universe',
].join('\n');

describe('fetching lwIP by apt', () => {
  it('is not to be had where there is no apt-get', async () => {
    await expect(systemWith().download()).rejects.toMatchObject({
      problem: 'this system has no apt-get',
      nextStep: expect.stringContaining('set LWIP_DIR'),
    });
  });

  it('is not to be had where apt-get has no sources', async () => {
    await expect(systemWith('').download()).rejects.toThrow('apt-get knows no package mirror');
  });

  it("takes it from the component of the system's own mirror that has it, once asked for each", async () => {
    const { folder, steps, download, calls } = systemWith(SOURCES);
    const archive = await download();
    expect(archive).toBe(join(folder, 'state/lwip.tar.xz'));
    expect(readFileSync(archive, 'utf8')).toBe('x');
    expect(steps).toEqual(['finding the mirror', 'source package']);
    expect(calls().map((call) => /download-file (\S+)/.exec(call)?.[1])).toEqual([
      'http://mirror.test/ubuntu/pool/main/l/lwip/lwip_2.2.1+dfsg1.orig.tar.xz',
      'http://mirror.test/ubuntu/pool/universe/l/lwip/lwip_2.2.1+dfsg1.orig.tar.xz',
    ]);
  });

  it('repeats what apt said when no component has it', async () => {
    await expect(systemWith(SOURCES, 'none').download()).rejects.toThrow(
      /^apt-get: E: Failed to fetch http:\/\/mirror\.test\/ubuntu\/pool\/universe\/\S+ {2}404 {2}Not Found/,
    );
  });
});
