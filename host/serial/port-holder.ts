import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Who has a serial port open. */
export interface PortHolder {
  pid: number;
  /** As it was called. */
  command: string;
}

/** Where a run that has the port writes what people would read on the console; only there while it runs. */
export function consoleLog(path: string): string {
  return join(tmpdir(), `tcplab-console-${basename(path)}.log`);
}

/** Who else has the port open; null where the system does not tell (only Linux does), or of others' processes not. */
export async function holderOf(path: string): Promise<PortHolder | null> {
  const device = await realpath(path).catch(() => path);
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === process.pid) continue;
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const open = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    if (!open.includes(device)) continue;
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
      .split('\0')
      .join(' ')
      .trim();
    return { pid: Number(pid), command };
  }
  return null;
}
