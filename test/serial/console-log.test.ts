import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { SharedConsole } from '../../host/board/usb/shared-console.ts';
import { consoleLog, logConsole } from '../../host/serial/port-holder.ts';

const folder = mkdtempSync(join(tmpdir(), 'tcplab-log-'));
const path = join(folder, basename(folder)); // a port's name that no other test has
const log = consoleLog(path);

afterEach(() => {
  rmSync(log, { force: true });
  rmSync(folder, { recursive: true, force: true });
});

it('is a new file for this user alone, which follows no link that another user put there', async () => {
  const precious = join(folder, 'precious');
  writeFileSync(precious, 'mine');
  symlinkSync(precious, log);
  let tell = (_octets: Uint8Array) => {};
  const onOctets = (listener: typeof tell) => {
    tell = listener;
  };
  logConsole(new SharedConsole({ path, onOctets, write() {}, onEnd() {}, async close() {} }));
  tell(new TextEncoder().encode('cable token 0123456789abcdef\r\n'));
  await vi.waitFor(() => expect(readFileSync(log, 'utf8')).toContain('cable token'), { timeout: 30_000 });
  expect(statSync(log).mode & 0o777).toBe(0o600);
  expect(readFileSync(precious, 'utf8')).toBe('mine');
});
