import type { BoardEvent } from '../../src/control/protocol.ts';
import type { CrossedSegment } from '../cable/cable.ts';

/** A segment as the board's own observer saw it: when it left there or came there is all that is known of its way. */
export function crossedSegment(
  event: Extract<BoardEvent, { event: 'segment' }>,
  labPort: number,
): CrossedSegment {
  const { kind, timeUs, remotePort } = event;
  const { flags, seq, ack, len, win } = event.segment;
  return {
    from: kind === 'in' ? 'client' : 'board',
    flags,
    seq,
    ack,
    len,
    win,
    mss: null,
    timeUs,
    arrivesUs: timeUs,
    altered: null,
    clientPort: remotePort,
    boardPort: labPort,
    lost: false,
  };
}
