import { describe, expect, it } from 'vitest';
import { loadedBoard } from '../support/loaded-board.ts';
import { ScriptPico } from '../support/script-pico.ts';

/** The app, started with that in the board's storage, and the lines of the console that tell of Wi-Fi. */
function start(storage: Record<string, string>) {
  const kept = new Map(Object.entries(storage));
  const pico = new ScriptPico(loadedBoard.script, kept);
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
});
