import { openUsbBoard } from '../board/usb/usb-board.ts';
import { SECOND_US } from '../clock/clock.ts';
import { WallClock } from '../clock/wall-clock.ts';
import { LabError } from '../lab-error.ts';
import type { Lead } from './lead.ts';

const PINGS = 20;
const OCTETS = 10_000;
const ECHO_LIMIT_US = 30 * SECOND_US;

/**
 * Opens the cable over USB, and brings octets to the board and back: what was measured, in words.
 * @throws LabError if the board does not answer, or something is lost
 */
export async function measureLead(lead: Lead, module: WebAssembly.Module): Promise<string> {
  const clock = new WallClock();
  const board = await openUsbBoard({ kind: 'serial', line: await lead.open(), clock, module });
  const { client, control } = board;
  try {
    const trips: number[] = [];
    for (let ping = 0; ping < PINGS; ping++) trips.push(await timeOf(() => control.request({ do: 'ping' })));
    await control.request({ do: 'set', banner: false });
    const connection = client.connect(control.hello.labPort);
    await clock.until(() => connection.opened, SECOND_US);
    const tookMs = await timeOf(() => {
      connection.send(new Uint8Array(OCTETS));
      return clock.until(() => connection.received.length >= OCTETS, ECHO_LIMIT_US);
    });
    const { received } = connection;
    connection.reset();
    if (board.gaps > 0 || received.length !== OCTETS) {
      throw new LabError(
        `of ${OCTETS} octets ${received.length} came back, and ${board.gaps} packets were lost`,
        'Let less run on this machine, try another lead or another USB port, without a hub, and try again.',
      );
    }
    const medianMs = trips.sort((a, b) => a - b)[PINGS / 2] as number;
    return `an answer in ${medianMs.toFixed(1)} ms (median of ${PINGS}), ${OCTETS} octets there and back in ${(tookMs / 1000).toFixed(2)} s, nothing lost`;
  } finally {
    await board.close();
  }

  async function timeOf(act: () => Promise<unknown>): Promise<number> {
    const beganUs = clock.nowUs();
    await act();
    return (clock.nowUs() - beganUs) / 1000;
  }
}
