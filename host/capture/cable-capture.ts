import { CONTROL_PORT } from '../../src/ports.ts';
import type { TransitionRecord } from '../../src/trace-records.ts';
import type { LocalBoard } from '../board/local-board.ts';
import type { CrossedSegment } from '../cable/cable.ts';
import { caused, type History, stateOfReceiver, stateOfSender } from '../cable/states-after.ts';
import type { CableFrame } from '../cable/switch-cable.ts';
import { SECOND_US } from '../clock/clock.ts';
import type { Arrival } from '../ethernet/ethernet-switch.ts';
import { BothHistories, forgetBefore } from './both-histories.ts';
import { CaptureWriter } from './capture-writer.ts';
import { LinkType } from './layers/link-type.ts';
import { stateComment } from './state-comment.ts';

/** Between the last frame of one board and the first of the next in the same file, in µs. */
const PAUSE_US = 1 * SECOND_US;

/** A frame that was sent; it is written once it has had its effect, in the order of sending. */
interface Pending {
  readonly sent: CableFrame;
  readonly interfaceIndex: number;
  readonly remarks: readonly string[];
  /** Both ends' states after it, once they are known. */
  states: string | null;
}

/** A board whose cable is captured. */
interface Watched {
  readonly board: LocalBoard;
  readonly histories: BothHistories;
  /** Added to the board's clock; null until its first frame is written. */
  baseUs: number | null;
  readonly unsubscribe: readonly (() => void)[];
}

/**
 * Captures what crosses the wires of boards on this machine: ARP, and every TCP segment but those of the control channel, which is the harness's own. Each segment is
 * commented with both ends' states after it. Boards are watched one after another; in the capture their times go on.
 */
export class CableCapture {
  /** Packets in the capture so far. */
  packets = 0;
  private readonly writer = new CaptureWriter();
  private readonly sink: (octets: Uint8Array) => void;
  private readonly interfaces = new Map<string, number>();
  private interfaceName = 'w0';
  private remarks: string[] = [];
  private watched: Watched | null = null;
  /** In the order of their sending. */
  private pending: Pending[] = [];
  private readonly underWay = new Map<Arrival, Pending>();
  /** When the last packet in the capture was sent. */
  private lastUs = 0;

  /** `sink` gets the octets of the file, piece by piece. */
  constructor(sink: (octets: Uint8Array) => void) {
    this.sink = sink;
    sink(this.writer.drain());
  }

  /** Captures from this board's cable from now on, and from no other. */
  watch(board: LocalBoard): void {
    this.finish();
    const histories = new BothHistories();
    this.watched = {
      board,
      histories,
      baseUs: this.packets === 0 ? 0 : null,
      unsubscribe: [
        board.onRecord((record) => {
          if (record.kind !== 'transition') return;
          const { localPort: boardPort, remotePort: clientPort, to: state, cause, segment } = record;
          const timeUs = this.arrivalUs(record, board);
          histories.board({ boardPort, clientPort }).push({ state, timeUs, cause, segment });
        }),
        board.cable.client.onState((clientPort, state) => histories.client({ clientPort }).push(state)),
        board.cable.onFrame((sent) => this.take(sent)),
        board.ethernet.onArrival((arrival) => this.arrive(arrival)),
      ],
    };
  }

  /** The frames from here on belong to an interface of that name. */
  nameInterface(name: string): void {
    this.interfaceName = name;
  }

  /** One more comment for the next segment. */
  remark(text: string): void {
    this.remarks.push(text);
  }

  /** Writes the frames still under way, with the current states, and stops watching. */
  finish(): void {
    for (const unsubscribe of this.watched?.unsubscribe ?? []) unsubscribe();
    this.underWay.clear();
    for (const pending of this.pending) this.settle(pending);
    this.writeKnown();
    this.watched = null;
  }

  private take(sent: CableFrame): void {
    const { packet, segment, arrival } = sent;
    if (!segment && !packet.arp) return;
    if (segment && (segment.boardPort === CONTROL_PORT || segment.clientPort === CONTROL_PORT)) return;
    const pending: Pending = {
      sent,
      interfaceIndex: this.interfaceIndex(),
      remarks: segment ? this.remarks.splice(0) : [],
      states: null,
    };
    const at = this.pending.findLastIndex((other) => other.sent.timeUs <= sent.timeUs);
    this.pending.splice(at + 1, 0, pending);
    if (arrival) this.underWay.set(arrival, pending);
  }

  private arrive(arrival: Arrival): void {
    const pending = this.underWay.get(arrival);
    if (!pending) return;
    this.underWay.delete(arrival);
    const settle = () => {
      this.settle(pending);
      this.writeKnown();
    };
    const { board } = this.watched ?? {};
    if (board?.hasOwnClock) board.clock.after(SECOND_US, settle);
    else settle();
  }

  /** A chip and its driver take some time until what arrives is with lwIP: what it caused counts from when it arrived. */
  private arrivalUs(record: TransitionRecord, { hasOwnClock }: LocalBoard): number {
    const { timeUs, remotePort } = record;
    if (!hasOwnClock) return timeUs;
    const causes = this.pending.findLast(
      ({ sent: { segment, arrival } }) =>
        arrival && segment?.from === 'client' && segment.clientPort === remotePort && caused(segment, record),
    );
    return Math.floor(causes?.sent.arrival?.timeUs ?? timeUs);
  }

  private interfaceIndex(): number {
    const name = this.interfaceName;
    const index =
      this.interfaces.get(name) ?? this.writer.addInterface({ name, linkType: LinkType.ethernet });
    this.interfaces.set(name, index);
    return index;
  }

  private settle(pending: Pending): void {
    const { segment } = pending.sent;
    pending.states ??= segment && this.watched ? statesAfter(segment, pending.sent, this.watched) : '';
  }

  /** Writes frames up to the first whose effect is not known. */
  private writeKnown(): void {
    if (!this.watched) return;
    const nowUs = this.watched.board.clock.nowUs();
    for (let first = this.pending[0]; first; first = this.pending[0]) {
      // A lost frame has no effect to wait for; its sender's state is the one after the turn in which it was sent.
      if (!first.sent.arrival && first.sent.timeUs < nowUs) this.settle(first);
      if (first.states === null) break;
      this.pending.shift();
      this.write(first, first.states, this.watched);
    }
    this.sink(this.writer.drain());
  }

  private write({ sent, interfaceIndex, remarks }: Pending, states: string, watched: Watched): void {
    const { frame, segment } = sent;
    const sentUs = Math.floor(sent.timeUs);
    watched.baseUs ??= this.lastUs + PAUSE_US - sentUs;
    this.lastUs = watched.baseUs + sentUs;
    const comment = [...remarks, states];
    this.writer.addPacket({ interfaceIndex, timeUs: this.lastUs, data: frame, comment });
    this.packets++;
    if (!segment) return;
    forgetBefore(sentUs, watched.histories.board(segment));
    forgetBefore(sentUs, watched.histories.client(segment));
  }
}

function statesAfter(crossed: CrossedSegment, { packet }: CableFrame, { board, histories }: Watched): string {
  const { from, altered, lost, timeUs, arrivesUs } = crossed;
  // Observers count whole µs; a program outside may send between two of them.
  const segment = {
    ...crossed,
    timeUs: Math.floor(timeUs),
    arrivesUs: arrivesUs === null ? null : Math.floor(arrivesUs),
  };
  const sender = (history: History) => stateOfSender(history, segment);
  const receiver = (history: History) => stateOfReceiver(history, segment, []);
  const [ofBoard, ofClient] = from === 'board' ? [sender, receiver] : [receiver, sender];
  const { source, destination } = packet.ipv4 ?? {};
  const [clientAddress, boardAddress] = from === 'board' ? [destination, source] : [source, destination];
  return stateComment({
    client: clientAddress === board.cable.clientAddress ? ofClient(histories.client(segment)) : null,
    board: boardAddress === board.cable.boardAddress ? ofBoard(histories.board(segment)) : null,
    fault: lost ? 'lost' : altered,
  });
}
