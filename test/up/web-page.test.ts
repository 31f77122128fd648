import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { CONTROL_PORT } from '../../src/ports.ts';
import { temporaryFolder } from '../build/temporary-folder.ts';
import { chromium } from '../support/chromium.ts';
import { lab } from '../web/browser.ts';
import { command, Program } from './program.ts';
import { RunningGateway } from './running-gateway.ts';

/** A browser takes seconds to start, more on a busy machine. */
const LIMIT_MS = 200_000;

const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** What a page can do to reach a port with a command of its choice, one after the other: of the last two it does not see the end. */
const page = (port: number) => `<!doctype html><body><iframe name="inner"></iframe>
<form method="post" enctype="text/plain" action="http://127.0.0.1:${port}/form" target="inner"><textarea></textarea></form>
<script type="module">
const body = '{"id":1,"do":"clear"}\\n';
const post = (url, body) => fetch(url, { method: 'POST', mode: 'no-cors', body }).catch(() => 'refused');
const parts = new FormData();
parts.set('a', body);
const seen = [
  await post('http://127.0.0.1:${port}/', body),
  await post('http://127.0.0.1:${port}/parts', parts),
  await post('https://127.0.0.1:${port}/', body),
  await new Promise((resolve) => { new WebSocket('ws://127.0.0.1:${port}/').onerror = () => resolve('refused'); }),
  await new Promise((resolve) => {
    const [form] = document.forms;
    form.elements[0].name = '{"id":1,"do":"clear","x":"';
    form.elements[0].value = '"}\\n' + body;
    document.querySelector('iframe').onload = () => resolve('loaded');
    form.submit();
  }),
];
navigator.sendBeacon('http://127.0.0.1:${port}/beacon', body);
const peer = new RTCPeerConnection({ iceServers: [{ urls: 'turn:127.0.0.1:${port}?transport=tcp', username: body, credential: 'x' }] });
peer.createDataChannel('x');
await peer.setLocalDescription(await peer.createOffer());
await fetch('/seen', { method: 'POST', body: seen.join(' ') });
</script>`;

/** What the page reports of itself, in Chromium. */
async function visit(html: string): Promise<string> {
  let told: (seen: string) => void;
  const report = new Promise<string>((resolve) => {
    told = resolve;
  });
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') told(await text(request));
    response.setHeader('Content-Type', 'text/html').end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const profile = `--user-data-dir=${temporaryFolder()}`;
  const browser = spawn(chromium, [...FLAGS.split(' '), profile, `http://127.0.0.1:${port}/`], {
    stdio: 'ignore',
    detached: true, // a group of its own: what is started is Debian's script, and the browser below it
    timeout: LIMIT_MS,
  });
  const ended = new Promise<string>((resolve) => browser.on('close', () => resolve('the browser ended')));
  const seen = await Promise.race([report, ended]);
  process.kill(-browser.pid!);
  await ended;
  server.closeAllConnections();
  server.close();
  return seen;
}

let running: RunningGateway;
afterEach(() => running.gateway.close());

it.skipIf(chromium === '')(
  'a web page in Chromium reaches the control port in every way it has, and can command nothing',
  async () => {
    running = await RunningGateway.start(1);
    let reached = 0;
    running.board.pico.onRecord((record) => {
      if (record.localPort === CONTROL_PORT && record.kind === 'transition' && record.to === 'ESTABLISHED')
        reached++;
    });
    const program = new Program(running.labPort).read();
    await program.greeting();
    const seen = await visit(page(running.controlPort));
    expect(seen).toBe('refused refused refused refused loaded');
    await command(running.controlPort, { do: 'ping' });
    expect(reached, 'connections that were open at the board').toBeGreaterThanOrEqual(5);
    expect([program.closed, program.error], 'the connection that "clear" would have ended').toEqual([
      false,
      null,
    ]);
    expect(running.board.pico.errors).toEqual([]);
    program.socket.destroy();
  },
);

it.skipIf(chromium === '')(
  'the lab port shows Chromium the state of its own connection, and the LEDs',
  async () => {
    running = await RunningGateway.start(1);
    const { page } = await lab.open(`http://127.0.0.1:${running.labPort}/`);
    // At first its LED may still be that of SYN_RCVD; the page asks again each second.
    await expect
      .poll(() => page.locator('pre').innerText())
      .toMatch(/^○ SYN_RCVD\n● ESTABLISHED\n(○ \w+\n){6}\n(#\d+ ESTABLISHED\n?)+$/);
  },
);
