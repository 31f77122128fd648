import { createWriteStream, rmSync } from 'node:fs';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { SharedConsole } from '../board/usb/shared-console.ts';
import { printable } from '../printable.ts';
import { EscapeFilter } from './console-text.ts';

/** Where a run that has the port writes what people would read on the console; only there while it runs. */
export function consoleLog(path: string): string {
  return join(tmpdir(), `tcplab-console-${basename(path)}.log`);
}

/** Writes what the console says there until it is closed, for those who cannot open the port meanwhile. */
export function logConsole(line: SharedConsole): void {
  const file = consoleLog(line.path);
  rmSync(file, { force: true });
  // A new file, for this user alone: a board that starts tells its token. That it may fail is no matter: it is a convenience.
  const log = createWriteStream(file, { flags: 'wx', mode: 0o600 }).on('error', () => {});
  const filter = new EscapeFilter();
  line.onText((text) => log.write(filter.take(text)));
  line.onEnd(() => {
    log.end();
    rmSync(file, { force: true });
  });
}

/** Who else has the port open, by number and as it was called; empty where the system does not tell (only Linux does), or of others' processes not. */
export async function holdersOf(path: string): Promise<string[]> {
  const device = await realpath(path).catch(() => path);
  const found: string[] = [];
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const open = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    if (!open.includes(device) || Number(pid) === process.pid) continue;
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').join(' ');
    found.push(`${pid} (${printable(command.trim())})`);
  }
  return found;
}
