import { expect, it, onTestFinished } from 'vitest';
import { LiveTerminal } from '../up/live-terminal.ts';
import { tcplab } from './tcplab.ts';

const RUN = ['run', 'reset', 'direct-close', '--fast', '--pause', '--lang', 'en'];

function paused(): LiveTerminal {
  const terminal = new LiveTerminal(80, 60, RUN);
  onTestFinished(() => terminal.close());
  return terminal;
}

it('run --pause waits for Enter between experiments, and not after the last', async () => {
  const terminal = paused();
  expect(await terminal.shows(/Enter: the next experiment\s*$/)).not.toContain('direct-close');
  terminal.press('\r');
  expect(await terminal.ended()).toBe(0);
  expect(terminal.screen).toMatch(/Enter: the next experiment\n\s*direct-close[\s\S]*2 passed/);
});

it('run --pause ends at Ctrl-C', async () => {
  const terminal = paused();
  await terminal.shows(/Enter: the next experiment/);
  terminal.press('\x03');
  expect(await terminal.ended()).toBe(130);
});

it('run --pause waits for nobody where no terminal is', async () => {
  const { code, stderr } = await tcplab(RUN);
  expect(code).toBe(0);
  expect(stderr).not.toContain('Enter');
});
