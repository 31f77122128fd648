import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unpack } from '../../build/unpack.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

/** A .tar.xz of pkg/COPYING ("two\n") and pkg/src/a.c ("one\n"). */
const ARCHIVE = Buffer.from(
  `/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4Cf/AItdADgayRWYrNGyNLfPL52tDih9Ep0T4H5r+WCGfIy5C1EfRPr7NPK8aXjdqefu
60CQEoDsR4L8gs6jxiYVt5l0PM52U2uGF5v9R1Qboe89gKrhIXKADLrfFCnlltFGoIYHXllXw6iY5RFzETi5B2JIs0UTHiP2uD6m
5NSfRhvBkAX4mP2SKvG/ZzxO4AAAAOeGquuWUd+NAAGnAYBQAACwRMl7scRn+wIAAAAABFla`,
  'base64',
);

describe('an archive', () => {
  it('is unpacked without its outer folder', async () => {
    const folder = temporaryFolder();
    const [archive, destination] = [join(folder, 'pkg.tar.xz'), join(folder, 'unpacked')];
    write(archive, ARCHIVE);
    await unpack(archive, destination);
    expect(readFileSync(join(destination, 'src/a.c'), 'utf8')).toBe('one\n');
    expect(readdirSync(destination).sort()).toEqual(['COPYING', 'src']);
  });

  it('that was damaged on its way is refused', async () => {
    const folder = temporaryFolder();
    const damaged = Buffer.from(ARCHIVE);
    damaged[40]! ^= 1;
    write(join(folder, 'pkg.tar.xz'), damaged);
    await expect(unpack(join(folder, 'pkg.tar.xz'), join(folder, 'unpacked'))).rejects.toThrow();
  });
});
