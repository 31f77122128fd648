import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openUdpCable } from '../../host/board/network/udp-cable.ts';
import type { PacketWay } from '../../host/cable/tunnelled-cable.ts';
import { WallClock } from '../../host/clock/wall-clock.ts';

const TOKEN = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const SIGN_OF_LIFE = [...'TCP'].map((letter) => letter.charCodeAt(0)).concat(1, ...TOKEN);

let board: Socket;
let cable: PacketWay;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  board = createSocket('udp4').bind(0, '127.0.0.1');
  await once(board, 'listening');
  const first = once(board, 'message');
  cable = await openUdpCable('127.0.0.1', TOKEN, new WallClock(), board.address().port);
  expect([...(await first)[0]], 'the cable has a user from the start').toEqual(SIGN_OF_LIFE);
});

afterEach(() => {
  vi.useRealTimers();
  board.close();
});

it('says that it is still there every 20 s, however long an experiment waits', async () => {
  for (let time = 20; time <= 120; time += 20) {
    const sign = once(board, 'message');
    vi.advanceTimersByTime(20_000);
    expect([...(await sign)[0]]).toEqual(SIGN_OF_LIFE);
  }
  cable.close();
});

it('says no more once it is closed', () => {
  cable.close();
  expect(vi.getTimerCount()).toBe(0);
});
