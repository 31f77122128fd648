import { describe, it } from 'vitest';
import { openTcpBoard } from '../../host/board/network/tcp-board.ts';
import type { LabSettings } from '../../src/settings.ts';
import { DEFAULT_SETTINGS } from '../../src/settings.ts';
import { LoopbackBoard } from '../support/loopback-board.ts';
import { textOf } from '../support/stream-text.ts';
import { ended, start } from './tcplab.ts';

async function settingsOf({ address }: LoopbackBoard): Promise<LabSettings | undefined> {
  const board = await openTcpBoard({ host: address });
  const { settings } = await board.control.request({ do: 'status' });
  await board.close();
  return settings;
}

describe.concurrent('a board on the network has its settings back', () => {
  it('after a run', async ({ expect, onTestFinished }) => {
    const board = await LoopbackBoard.start();
    onTestFinished(() => board.stop());
    const child = start(['run', 'reset', '--board', `tcp:${board.address}`]);
    expect((await ended(child)).code).toBe(0);
    expect(await settingsOf(board)).toEqual(DEFAULT_SETTINGS);
  });

  it('after Ctrl-C', async ({ expect, onTestFinished }) => {
    const board = await LoopbackBoard.start();
    onTestFinished(() => board.stop());
    const child = start(['run', 'half-close', '--board', `tcp:${board.address}`]);
    const end = ended(child);
    await textOf(child.stderr).until('-> ESTABLISHED');
    child.kill('SIGINT');
    expect((await end).code).toBe(130);
    expect(await settingsOf(board)).toEqual(DEFAULT_SETTINGS);
  });
});
