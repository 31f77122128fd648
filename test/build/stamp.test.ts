import { readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digest, fileDigest, isFresh, writeStamp } from '../../build/stamp.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

/** A step that was made from one input, and a look at whether it need run again. */
function madeStep() {
  const folder = temporaryFolder();
  const [input, output, stampFile] = ['in.c', 'out.o', 'out.o.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  write(input, 'int x;');
  write(output, 'object');
  writeStamp(stampFile, output, 'recipe', { [input]: digest('int x;') });
  const fresh = (recipe = 'recipe') => isFresh(stampFile, output, recipe, fileDigest);
  return { input, output, stampFile, fresh };
}

describe('a build step', () => {
  it('is not made again when nothing changed', () => {
    expect(madeStep().fresh()).toBe(true);
  });

  it('is not made again when only the time of a file changed, as in a fresh clone', () => {
    const { input, output, fresh } = madeStep();
    utimesSync(input, 2_000_000_000, 2_000_000_000);
    utimesSync(output, 1, 1);
    expect(fresh()).toBe(true);
  });

  it('is made again when an input changed, even if its time did not', () => {
    const { input, fresh } = madeStep();
    utimesSync(input, 1, 1);
    write(input, 'int y;');
    utimesSync(input, 1, 1);
    expect(fresh()).toBe(false);
  });

  it('is made again when an input is gone', () => {
    const { input, fresh } = madeStep();
    rmSync(input);
    expect(fresh()).toBe(false);
  });

  it('is made again when flags or tools changed', () => {
    expect(madeStep().fresh('another recipe')).toBe(false);
  });

  it('is made again when its output was changed by hand', () => {
    const { output, fresh } = madeStep();
    write(output, 'something else');
    expect(fresh()).toBe(false);
  });

  it('is made again when its stamp was cut short', () => {
    const { stampFile, fresh } = madeStep();
    write(stampFile, readFileSync(stampFile).subarray(0, 20));
    expect(fresh()).toBe(false);
  });

  it('is made when it never was', () => {
    const { stampFile, fresh } = madeStep();
    rmSync(stampFile);
    expect(fresh()).toBe(false);
  });
});
