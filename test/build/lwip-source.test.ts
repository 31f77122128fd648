import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLwip, inspectLwip } from '../../build/lwip-source.ts';
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

describe('LWIP_DIR', () => {
  it('is used as it is, with the version its header says', async () => {
    const folder = lwipFolder();
    const found = await findLwip(temporaryFolder(), { LWIP_DIR: folder }, neverCalled);
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

describe('lwIP that is not there yet', () => {
  it('is found in the cache without asking the network', async () => {
    const cache = temporaryFolder();
    write(join(cache, 'lwip-2.2.1/src/core/tcp.c'), '');
    write(join(cache, 'lwip-2.2.1/src/include/lwip/init.h'), INIT_H.replace('REVISION   0', 'REVISION   1'));
    expect(await findLwip(cache, {}, neverCalled)).toEqual({
      directory: join(cache, 'lwip-2.2.1'),
      version: '2.2.1',
    });
  });
});
