import { describe, it } from 'vitest';
import { openChannel } from '../../host/board/network/socket-channel.ts';
import { openTcpBoard } from '../../host/board/network/tcp-board.ts';
import { WallClock } from '../../host/clock/wall-clock.ts';
import { CONTROL_PORT } from '../../src/ports.ts';
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
  it('after it was only looked at', async ({ expect, onTestFinished }) => {
    const board = await LoopbackBoard.start();
    onTestFinished(() => board.stop());
    const channel = await openChannel(board.address, CONTROL_PORT, new WallClock());
    await channel.request({ do: 'set', holdMs: 4321 });
    channel.close();
    expect((await settingsOf(board))?.holdMs).toBe(4321);
    expect((await settingsOf(board))?.holdMs, 'by the first one who looked').toBe(4321);
  });

  it('after a run', async ({ expect, onTestFinished }) => {
    const board = await LoopbackBoard.start('--speed', '4');
    onTestFinished(() => board.stop());
    const child = start(['run', 'reset', '--speed', '4', '--board', `tcp:${board.address}`]);
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
