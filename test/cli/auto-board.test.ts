import { describe, expect, it } from 'vitest';
import { pickAuto } from '../../host/cli/auto-board.ts';
import { chooseRunning } from '../../host/cli/choose-running.ts';
import type { ConsoleStatus } from '../../src/control/protocol.ts';

const FOUND = { name: 'tcplab-1a2b', board: 'pico-w', app: '0.1.0', address: '127.0.0.1', controlPort: 7001 };

async function pick({ ports = [] as string[], address = '', found = undefined as typeof FOUND | undefined }) {
  const told: string[] = [];
  const picked = await pickAuto(
    {
      usbPorts: async () => ports,
      askOnUsb: async () => ({ address }) as ConsoleStatus,
      firstOnNetwork: async () => found,
    },
    (line) => told.push(line),
  );
  return { picked, told: told.join('\n') };
}

describe('--board auto', () => {
  it('takes a board on USB first', async () => {
    const { picked, told } = await pick({ ports: ['/dev/ttyACM0'], address: '127.0.0.1', found: FOUND });
    expect(picked).toMatchObject({ kind: 'serial', port: '/dev/ttyACM0' });
    expect(told).toBe('');
  });

  it('says which of several it took, and how to take another', async () => {
    const { picked, told } = await pick({ ports: ['/dev/ttyACM0', '/dev/ttyACM1'], address: '127.0.0.1' });
    expect(picked).toMatchObject({ kind: 'serial', port: '/dev/ttyACM0' });
    expect(told).toContain('Boards on USB: /dev/ttyACM0, /dev/ttyACM1. Picked the first');
    expect(told).toContain('--board serial:/dev/ttyACM1');
  });

  it('goes on to the network when the board on USB has none', async () => {
    const { picked, told } = await pick({ ports: ['/dev/ttyACM0'], found: FOUND });
    expect(picked).toEqual({ kind: 'tcp', found: FOUND });
    expect(told).toContain('The board at /dev/ttyACM0 has no network');
  });

  it('takes the virtual board when there is no other', async () => {
    expect((await pick({})).picked).toEqual({ kind: 'virtual' });
  });
});

describe('status, set, close and clear with --board auto', () => {
  const ask = (ports: string[], found?: typeof FOUND) =>
    chooseRunning({ kind: 'auto' }, { usbPorts: async () => ports, firstOnNetwork: async () => found });

  it('ask a board on USB first, which needs no network for that', async () => {
    expect(await ask(['/dev/ttyACM0'], FOUND)).toEqual({ kind: 'serial', port: '/dev/ttyACM0' });
  });

  it('ask one on the network otherwise, or else the one that "up" runs on this machine', async () => {
    const there = { ...FOUND, address: '192.168.4.1', controlPort: 7011 };
    expect(await ask([], there)).toMatchObject({ kind: 'tcp', host: '192.168.4.1', controlPort: 7011 });
    expect(await ask([])).toEqual(await chooseRunning({ kind: 'virtual' }));
  });
});
