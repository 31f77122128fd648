import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { isText } from '../board/control-channel.ts';
import { readJson } from '../printable.ts';

/** Reads what `tcplab()` prints, wherever in a line it begins; null for anything else. Checked by hand, for the page holds no library that would. */
export function readConsoleStatus(line: string): ConsoleStatus | null {
  const start = line.indexOf('{"tcplab":');
  const fields = Object(start < 0 ? null : readJson(line.slice(start))) as Record<string, unknown>; // what is no object has none
  const { tcplab, name, app, states, address, accessPoint = false, control, token } = fields;
  const isStatus =
    tcplab === 1 &&
    isText(name, 64) &&
    isText(app, 32) &&
    ['observed', 'inferred'].includes(states as string) &&
    isText(address, 64) &&
    typeof accessPoint === 'boolean' &&
    Number.isInteger(control) &&
    (control as number) >= 1 &&
    (control as number) <= 65_535 &&
    (token === null || isText(token, 64));
  return isStatus
    ? ({ tcplab, name, app, states, address, accessPoint, control, token } as ConsoleStatus)
    : null;
}
