import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseRunning } from '../../host/cli/ask-board.ts';
import { pickAuto } from '../../host/cli/auto-board.ts';

const FOUND = { name: 'tcplab-1a2b', board: 'pico-w', app: '0.1.0', address: '127.0.0.1', controlPort: 7001 };

afterEach(() => vi.restoreAllMocks());

async function pick(ports: string[], found?: typeof FOUND) {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const places = { usbPorts: async () => ports, firstOnNetwork: async () => found };
  const picked = await pickAuto({ kind: 'auto' }, places);
  return { picked, told: said.mock.calls.join('\n') };
}

describe('--board auto', () => {
  it('takes a board on USB first', async () => {
    const { picked, told } = await pick(['/dev/ttyACM0'], FOUND);
    expect(picked).toMatchObject({ kind: 'serial', port: '/dev/ttyACM0' });
    expect(told).toBe('');
  });

  it('says which of several it took, and how to take another', async () => {
    const { picked, told } = await pick(['/dev/ttyACM0', '/dev/ttyACM1']);
    expect(picked).toMatchObject({ kind: 'serial', port: '/dev/ttyACM0' });
    expect(told).toContain('Boards on USB: /dev/ttyACM0, /dev/ttyACM1. Picked the first');
    expect(told).toContain('--board serial:/dev/ttyACM1');
  });

  it('goes on to the network when there is none on USB', async () => {
    const { address: host, controlPort } = FOUND;
    expect((await pick([], FOUND)).picked).toEqual({ kind: 'tcp', host, controlPort });
  });

  it('takes the virtual board when there is no other', async () => {
    expect((await pick([])).picked).toEqual({ kind: 'virtual' });
  });
});

describe('status, set, close and clear with --board auto', () => {
  const ask = (ports: string[], found?: typeof FOUND) =>
    chooseRunning('auto', { usbPorts: async () => ports, firstOnNetwork: async () => found });

  it('ask a board on USB first, which needs no network for that', async () => {
    expect(await ask(['/dev/ttyACM0'], FOUND)).toEqual({ kind: 'serial', port: '/dev/ttyACM0' });
  });

  it('ask one on the network otherwise, or else the one that "up" runs on this machine', async () => {
    const there = { ...FOUND, address: '192.168.4.1', controlPort: 7011 };
    expect(await ask([], there)).toMatchObject({ kind: 'tcp', host: '192.168.4.1', controlPort: 7011 });
    expect(await ask([])).toEqual(await chooseRunning(undefined));
  });
});
