import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { LiveTerminal } from '../up/live-terminal.ts';
import { Program } from '../up/program.ts';

let up: LiveTerminal | undefined;
afterEach(() => up?.close());

/** From the LEDs to the keys, without the times, ports and numbers that differ from run to run, and the heartbeat that comes and goes. */
function pictureIn(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const first = lines.findIndex((line) => /^[●○] SYN_RCVD/.test(line));
  const last = lines.findIndex((line, index) => index > first && /^c \S+ +h /.test(line));
  return lines
    .slice(first, last + 1)
    .filter((line) => line !== '')
    .map((line) =>
      line
        .replace(/^\d+\.\d+ +/, '')
        .replace(/#\d+ +127\.0\.0\.1:\d+ +/, '')
        .replace(/= \d+/g, '=')
        .replace(/^[●○] (?=heart|心跳)/, ''),
    );
}

it.each([
  ['README.md', 'en'],
  ['README.zh.md', 'zh'],
])('the picture in %s is what up draws', async (file, language) => {
  const ports = ['--lab-port', '0', '--control-port', '0', '--cable-port', '0'];
  up = new LiveTerminal(80, 29, ['up', '--no-color', '--lang', language, ...ports]);
  const port = /127\.0\.0\.1:(\d+)/.exec(await up.shows(/nc [\s\S]*q \S+\s*$/))?.[1];
  up.press('h');
  await up.shows(/CLOSE_WAIT ?[（(]/);
  const program = new Program(Number(port)).read();
  await up.shows(/ \. seq=x\+1 ack=y\+\d\d /);
  program.socket.end();
  await up.shows(/● CLOSE_WAIT[\s\S]*FIN_WAIT_2 │/);
  const picture = pictureIn(up.screen);
  program.socket.destroy();
  expect(picture.length).toBeGreaterThan(10);
  expect(pictureIn(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))).toEqual(picture);
});
