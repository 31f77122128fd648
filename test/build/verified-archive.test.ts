import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unpackVerified } from '../../build/verified-archive.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

/** A .tar.xz of pkg/COPYING ("two\n") and pkg/src/a.c ("one\n"). */
const ARCHIVE = Buffer.from(
  `/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AItdADgayRWYrNGyNLfPL52tDih9Ep0T4H5r+WCGfIy5C1EfRPr7NPK8aXjdqefu
60CQEoDsR4L8gs6jxiYVt5l0PM52U2uGF5v9R1Qboe89gKrhIXKADLrfFCnlltFGoIYHXllXw6iY5RFzETi5B2JIs0UTHiP2uD6m
5NSfRhvBkAX4mP2SKvG/ZzxO4AAAAOeGquuWUd+NAAGnAYBQAACwRMl7scRn+wIAAAAABFla`,
  'base64',
);
const SHA256 = 'c50e8fc59a0fd2784bddee58940d304337b825bec19309adf772fc704cf66023';

function downloaded(content: Uint8Array) {
  const folder = temporaryFolder();
  const archive = join(folder, 'pkg.tar.xz');
  write(archive, content);
  return { folder, archive, destination: join(folder, 'unpacked') };
}

describe('a downloaded archive', () => {
  it('is unpacked without its outer folder when it is the pinned one', async () => {
    const { archive, destination } = downloaded(ARCHIVE);
    await unpackVerified(archive, SHA256, destination);
    expect(readFileSync(join(destination, 'src/a.c'), 'utf8')).toBe('one\n');
    expect(readdirSync(destination).sort()).toEqual(['COPYING', 'src']);
  });

  it('that is another is refused with both digests, removed, and nothing of it unpacked', async () => {
    const tampered = Buffer.from(ARCHIVE);
    tampered[40]! ^= 1;
    const { folder, archive, destination } = downloaded(tampered);
    const unpacked = unpackVerified(archive, SHA256, destination);
    await expect(unpacked).rejects.toMatchObject({
      name: 'BuildError',
      problem: expect.stringMatching(
        new RegExp(`expected SHA-256 ${SHA256}\\n  actual   SHA-256 (?!${SHA256})[0-9a-f]{64}`),
      ),
      nextStep: expect.stringContaining('a mirror or a proxy handed out something else'),
    });
    expect(existsSync(archive)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});
