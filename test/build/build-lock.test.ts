import { spawnSync } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withBuildLock } from '../../build/build-lock.ts';
import { temporaryFolder, write } from './temporary-folder.ts';

const lockFile = () => join(temporaryFolder(), '.cache/build.lock');

describe('the build lock', () => {
  it('lets one build run at a time', async () => {
    const lock = lockFile();
    const events: string[] = [];
    let finishFirst = () => {};
    const first = withBuildLock(lock, async () => {
      events.push('first begins');
      await new Promise<void>((resolve) => {
        finishFirst = resolve;
      });
      events.push('first ends');
    });
    const second = withBuildLock(lock, async () => void events.push('second runs'));
    expect(events).toEqual(['first begins']);
    finishFirst();
    await Promise.all([first, second]);
    expect(events).toEqual(['first begins', 'first ends', 'second runs']);
  });

  it('is given back when the build fails', async () => {
    const lock = lockFile();
    await expect(withBuildLock(lock, () => Promise.reject(new Error('does not compile')))).rejects.toThrow(
      'does not compile',
    );
    expect(existsSync(lock)).toBe(false);
  });

  it('is taken over from a process that is gone', async () => {
    const lock = lockFile();
    const { pid } = spawnSync(process.execPath, ['--version']);
    write(lock, String(pid));
    expect(await withBuildLock(lock, async () => 'built', 0)).toBe('built');
  });

  it('is taken over when it is older than any build, whoever has its process id by now', async () => {
    const lock = lockFile();
    write(lock, String(process.pid));
    utimesSync(lock, 1, 1);
    expect(await withBuildLock(lock, async () => 'built', 0)).toBe('built');
  });

  it('is waited for no longer than the limit, and the message says what to do', async () => {
    const lock = lockFile();
    write(lock, String(process.pid));
    await expect(withBuildLock(lock, async () => 'built', 0)).rejects.toMatchObject({
      name: 'BuildError',
      problem: 'Another process has been building for 0 s.',
      nextStep: `If none is, remove ${lock} and try again.`,
    });
    expect(existsSync(lock)).toBe(true);
  });
});
