import { expect, it } from 'vitest';
import type { LwipConnection } from '../../host/client/lwip-client.ts';
import type { LabSettings } from '../../src/settings.ts';
import { Lab, SECOND } from '../support/lab.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: 192.168.4.1:7000\r\n\r\n';

async function browse(settings: Partial<LabSettings> = {}) {
  const lab = await Lab.open(settings);
  const browser = lab.established();
  const ask = (request = REQUEST) => {
    browser.received = new Uint8Array();
    browser.send(new TextEncoder().encode(request));
    lab.clock.advance(SECOND);
    return text(browser);
  };
  return { lab, browser, ask };
}

const text = ({ received }: LwipConnection) => new TextDecoder().decode(received);

it('a browser that asks the lab port is shown its own state, and the LED that is lit', async () => {
  const { ask } = await browse();
  ask();
  const page = ask();
  expect(page).toContain('&#9679; ESTABLISHED\n');
  expect(page).toContain('&#9675; CLOSE_WAIT\n');
  expect(page.match(/&#9679;/g), 'LEDs that are lit').toHaveLength(1);
  expect(page).toMatch(/\n#2 ESTABLISHED\n$/);
});

it('the answer is HTTP from its first octet to its last, neither greeting nor echo in it', async () => {
  const { ask } = await browse();
  for (const page of [ask(), ask()]) {
    const [, length, body] =
      /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*?Content-Length: (\d+)\r\n\r\n(.*)$/s.exec(page) ?? [];
    expect(body).toHaveLength(Number(length));
    expect(body).toMatch(/^<!doctype html>/);
  }
});

it('what follows a request in further segments is not echoed', async () => {
  const { ask } = await browse();
  ask();
  expect(ask('Cookie: a=b\r\n\r\n')).toBe('');
});

it('the page has no script, and no way to command the board', async () => {
  const { ask } = await browse();
  expect(ask()).not.toMatch(/<script|<form|<a |on\w+=/i);
});

it('who says something else first is greeted first, and hears its echo', async () => {
  const { ask } = await browse();
  expect(ask('GETTING on\r\n')).toBe('tcplab ESTABLISHED connection 2\r\nGETTING on\r\n');
});

it('who says nothing is greeted after 200 ms, and who half-closes at once, at once', async () => {
  const { lab, browser } = await browse({ holdMs: 5000 });
  lab.clock.advance(SECOND / 10);
  expect(text(browser)).toBe('');
  lab.clock.advance(SECOND / 5);
  expect(text(browser)).toBe('tcplab ESTABLISHED connection 2\r\n');
  const hasty = lab.established();
  hasty.shutdown();
  lab.clock.advance(SECOND / 10);
  expect(text(hasty)).toBe('tcplab ESTABLISHED connection 3\r\n');
  expect(lab.state(hasty.localPort)).toBe('CLOSE_WAIT');
});
