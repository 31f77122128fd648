import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLwip, inspectLwip } from '../../build/lwip-source.ts';
import { projectPaths } from '../../build/project-paths.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

const INIT_H = `
#define LWIP_VERSION_MAJOR      2
/** x.X.x */
#define LWIP_VERSION_MINOR      2
#define LWIP_VERSION_REVISION   0
#define LWIP_VERSION_RC         LWIP_RC_RELEASE
`;

function lwipFolder(initH = INIT_H): string {
  const folder = temporaryFolder();
  write(join(folder, 'src/core/tcp.c'), '');
  write(join(folder, 'src/include/lwip/init.h'), initH);
  return folder;
}

const neverCalled = () => expect.unreachable('nothing is to be fetched');

/** The lwIP that is wanted, as the build has it. */
const WANTED = join(projectPaths.cache, 'lwip-2.2.1');

/** What is warned of when lwIP is looked for in that folder. */
async function warningsOf(folder: string, cache: string): Promise<string[]> {
  const warnings: string[] = [];
  await findLwip(cache, { LWIP_DIR: folder }, neverCalled, { warn: (line) => warnings.push(line) });
  return warnings;
}

describe('LWIP_DIR', () => {
  it('is used as it is, with the version its header says', async () => {
    const folder = lwipFolder();
    const found = await findLwip(temporaryFolder(), { LWIP_DIR: folder }, neverCalled, { warn: () => {} });
    expect(found).toEqual({ directory: folder, version: '2.2.0' });
  });

  it('that does not exist is named, with what it should hold and where to get it', async () => {
    const found = findLwip(temporaryFolder(), { LWIP_DIR: '/nowhere/lwip' }, neverCalled);
    await expect(found).rejects.toMatchObject({
      name: 'BuildError',
      problem: 'There is no lwIP in /nowhere/lwip: src/core/tcp.c is not there.',
      nextStep: expect.stringMatching(
        /^Get lwIP 2\.2\.1 .* set LWIP_DIR to the folder that holds its "src"\.$/,
      ),
    });
  });

  it('one folder too deep is refused instead of guessed', () => {
    const folder = join(lwipFolder(), 'src');
    expect(() => inspectLwip(folder)).toThrow(`There is no lwIP in ${folder}`);
  });

  it('whose header tells no version is refused', () => {
    expect(() => inspectLwip(lwipFolder('/* empty */'))).toThrow('No version of lwIP can be read from');
  });
});

describe('the contents of LWIP_DIR', () => {
  it('are not warned of when they are what the lab was made with', async () => {
    expect(await warningsOf(WANTED, temporaryFolder())).toEqual([]);
  });

  it('are warned of by folder when they differ', async () => {
    const copy = temporaryFolder();
    cpSync(join(WANTED, 'src'), join(copy, 'src'), { recursive: true });
    write(join(copy, 'src/netif/ethernet.c'), 'int x;');
    expect(await warningsOf(copy, temporaryFolder())).toEqual([
      'LWIP_DIR (lwIP 2.2.1) differs from the lwIP 2.2.1 that the lab was made with: netif',
    ]);
  });

  it('are warned of by file where what is wanted is in the cache', async () => {
    const warnings = await warningsOf(lwipFolder(), projectPaths.cache);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^LWIP_DIR \(lwIP 2\.2\.0\) differs .*: FILES, Filelists\.cmake, .* and \d+ more$/,
      ),
    ]);
  });
});

describe('lwIP in the cache', () => {
  it('is taken without asking the network', async () => {
    expect(await findLwip(projectPaths.cache, {}, neverCalled, { ways: [neverCalled] })).toEqual({
      directory: WANTED,
      version: '2.2.1',
    });
  });

  it('that was changed is fetched again, and it is told how each way failed', async () => {
    const cache = temporaryFolder();
    write(join(cache, 'lwip-2.2.1/src/core/tcp.c'), 'changed');
    const ways = ['the mirror is gone', 'there is no network'].map(
      (message) => () => Promise.reject(new Error(message)),
    );
    const warnings: string[] = [];
    const warn = (line: string) => warnings.push(line);
    const found = findLwip(cache, {}, () => {}, { ways, warn });
    await expect(found).rejects.toMatchObject({
      problem: 'lwIP 2.2.1 cannot be fetched:\n  the mirror is gone\n  there is no network',
      nextStep: expect.stringMatching(/on a network and try again\. Or: Get lwIP 2\.2\.1 .*set LWIP_DIR/),
    });
    expect(warnings).toEqual([expect.stringContaining('has changed (api, apps, core, include, netif)')]);
  });
});
