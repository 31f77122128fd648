import type { VirtualBoard } from '../../board/virtual/virtual-board.ts';
import { MS_US } from '../../clock/clock.ts';
import { type PcbRow, pcbTable } from '../../lwip/pcb-table.ts';
import type { RunningTimer, TimerSample } from '../recording/recording.ts';

/** lwIP's ticks, in µs: what is left is known to that. */
const TICK_US = 500 * MS_US;

/** A delayed ACK goes with the next quarter of a second. */
const DELAYED_ACK_US = 250 * MS_US;

type Sample = TimerSample & { boardPort: number };

/** Notes when timers of either end start, stop and are set anew. */
export class TimerWatch {
  private readonly board: VirtualBoard;
  private readonly samples: Sample[] = [];
  /** By an end and its ports. */
  private readonly latest = new Map<number, Sample>();
  private isDue = false;

  constructor(board: VirtualBoard) {
    this.board = board;
    const lookSoon = () => this.lookSoon();
    board.ethernet.onFrame(lookSoon);
    board.ethernet.onArrival(lookSoon);
    board.pico.onRecord(lookSoon);
    board.client.onState(lookSoon);
  }

  /** Of the lab's connections, times since `beganUs`. */
  since(beganUs: number): TimerSample[] {
    const { labPort } = this.board.control.hello;
    return this.samples
      .filter(({ boardPort }) => boardPort === labPort)
      .map(({ boardPort: _, running, timeUs, ...sample }) => ({
        ...sample,
        timeUs: timeUs - beganUs,
        running: running.map(({ fromUs, dueUs, ...timer }) => ({
          ...timer,
          fromUs: fromUs - beganUs,
          dueUs: dueUs - beganUs,
        })),
      }));
  }

  /** Once all that happens at this time has happened. */
  private lookSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    this.board.clock.after(0, () => {
      this.isDue = false;
      this.look();
    });
  }

  private look(): void {
    const { pico, client } = this.board;
    const seen = new Set<number>();
    for (const row of pcbTable(pico.machine))
      seen.add(this.note('board', row, row.remotePort, row.localPort));
    for (const row of pcbTable(client.machine))
      seen.add(this.note('client', row, row.localPort, row.remotePort));
    for (const [key, sample] of this.latest) if (!seen.has(key)) this.add(key, { ...sample, running: [] });
  }

  /** Returns the key of that end of the connection. */
  private note(end: Sample['end'], row: PcbRow, clientPort: number, boardPort: number): number {
    const key = ((end === 'board' ? 1 : 0) * 65536 + clientPort) * 65536 + boardPort;
    const before = this.latest.get(key)?.running ?? [];
    const running = timersOf(row, this.board.clock.nowUs()).map(
      (timer) => before.find((one) => isSame(one, timer)) ?? timer,
    );
    this.add(key, { timeUs: 0, end, clientPort, boardPort, running });
    return key;
  }

  private add(key: number, sample: Sample): void {
    const before = this.latest.get(key)?.running ?? [];
    const { running } = sample;
    if (running.length === before.length && running.every((timer, index) => timer === before[index])) return;
    const now = { ...sample, timeUs: this.board.clock.nowUs() };
    this.latest.set(key, now);
    this.samples.push(now);
  }
}

function timersOf(row: PcbRow, nowUs: number): RunningTimer[] {
  const { state, retransmissionMs, persistMs, inStateMs, retransmissions, delaysAck } = row;
  const all: RunningTimer[] = [];
  const running = (kind: RunningTimer['kind'], us: number, more?: Pick<RunningTimer, 'tries'>) => {
    if (us > 0) all.push({ kind, fromUs: nowUs, dueUs: nowUs + us, ...more });
  };
  running('retransmission', retransmissionMs * MS_US, { tries: retransmissions });
  running('persist', persistMs * MS_US);
  running(state === 'TIME_WAIT' ? '2MSL' : (state as RunningTimer['kind']), inStateMs * MS_US);
  running('delayed ACK', delaysAck ? DELAYED_ACK_US : 0);
  return all;
}

/** Whether it is the one that ran before, and was not set anew. */
function isSame(before: RunningTimer, now: RunningTimer): boolean {
  return (
    before.kind === now.kind && before.tries === now.tries && Math.abs(before.dueUs - now.dueUs) <= TICK_US
  );
}
