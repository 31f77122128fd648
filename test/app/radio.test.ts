import { describe, expect, it } from 'vitest';
import { Air } from '../../host/board/virtual/air.ts';
import { MINUTE } from '../support/lab.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { ScriptPico } from '../support/script-pico.ts';

/** The app, started with that in the board's storage, and the lines of the console that tell of Wi-Fi. */
function start(storage: Record<string, string>, network: Air['network'] = 'there') {
  const kept = new Map(Object.entries(storage));
  const air = new Air();
  air.network = network;
  const pico = new ScriptPico(loadedBoard.script, kept, air);
  pico.clock.advance(1_000_000);
  const wifi = pico.console.filter((line) => line.startsWith('Wi-Fi'));
  pico.evaluate('tcplab()');
  const status = JSON.parse(pico.console.at(-1) as string);
  return { kept, status, console: pico.console, wifi };
}

describe('the board and its network', () => {
  it('joins the network whose name is in its storage, and says at which address it can be reached', () => {
    const { wifi, status } = start({ WIFI_SSID: 'lab', WIFI_PASSWORD: 'a secret' });
    expect(wifi).toEqual(['Wi-Fi: joining lab', 'Wi-Fi: joined lab, address 192.168.4.1']);
    expect(status.address).toBe('192.168.4.1');
  });

  it('is an access point of its own without one, and keeps the password that it made up', () => {
    const first = start({});
    const password = first.kept.get('WIFI_AP_PASSWORD');
    expect(password).toMatch(/^[a-z2-9]{10}$/);
    expect(first.wifi).toEqual([
      `Wi-Fi: access point tcplab-0000, password ${password}, address 192.168.4.1`,
    ]);
    expect(first.status).toMatchObject({ name: 'tcplab-0000', address: '192.168.4.1' });
    expect(start(Object.fromEntries(first.kept)).wifi).toEqual(first.wifi);
  });

  it('tells whoever types tcplab() how to join it, and puts the password into no harness’s hands', () => {
    const { console, kept } = start({});
    const password = kept.get('WIFI_AP_PASSWORD') as string;
    const [line, status] = console.slice(-2);
    expect(line).toBe(`Wi-Fi: access point tcplab-0000, password ${password}, address 192.168.4.1`);
    expect(status).toContain('"accessPoint":true');
    expect(status).not.toContain(password);
  });

  it('tells nobody a password of the network that it joined', () => {
    const { console, status } = start({ WIFI_SSID: 'lab', WIFI_PASSWORD: 'a secret' });
    expect(status.accessPoint).toBe(false);
    expect(console.join()).not.toContain('secret');
  });

  it('takes a password of its owner, if it is one that Wi-Fi allows', () => {
    expect(start({ WIFI_AP_PASSWORD: 'chosen by me' }).wifi[0]).toContain('password chosen by me,');
    expect(start({ WIFI_AP_PASSWORD: 'short' }).wifi[0]).not.toContain('short');
  });

  it.each(['away', 'without addresses'] as const)(
    'is an access point when the network that it is to join is %s',
    (network) => {
      const { wifi, status, kept } = start({ WIFI_SSID: 'lab' }, network);
      expect(wifi).toEqual([
        'Wi-Fi: joining lab',
        'Wi-Fi: lab cannot be joined',
        `Wi-Fi: access point tcplab-0000, password ${kept.get('WIFI_AP_PASSWORD')}, address 192.168.4.1`,
      ]);
      expect(status).toMatchObject({ address: '192.168.4.1', accessPoint: true });
    },
  );
});

describe('a network that goes away while the board is in it', () => {
  it('is joined again when it is back; the board looks every two minutes, and has no address until then', () => {
    const air = new Air();
    const pico = new ScriptPico(loadedBoard.script, new Map([['WIFI_SSID', 'lab']]), air);
    const status = () => {
      pico.evaluate('tcplab()');
      return JSON.parse(pico.console.pop() as string);
    };
    const said = () => pico.console.splice(0).filter((line) => line.startsWith('Wi-Fi'));
    pico.clock.advance(2 * MINUTE);
    expect(said(), 'it was there when the board looked').toHaveLength(2);
    air.lose();
    pico.clock.advance(4 * MINUTE);
    expect(said()).toEqual(Array(2).fill(['Wi-Fi: joining lab', 'Wi-Fi: lab cannot be joined']).flat());
    expect(status()).toMatchObject({ address: '', accessPoint: false });
    air.network = 'there';
    pico.clock.advance(4 * MINUTE);
    expect(said()).toEqual(['Wi-Fi: joining lab', 'Wi-Fi: joined lab, address 192.168.4.1']);
    expect(status().address).toBe('192.168.4.1');
    expect(pico.errors).toEqual([]);
  });
});
