import { seqAdd, seqDiff } from '../packet/sequence.ts';
import { TcpFlag } from '../packet/tcp-flags.ts';
import { sequenceLength } from '../peer/end-variables.ts';
import type { ReceivedSegment } from '../peer/segment-peer.ts';
import { type Observation, replyText, resultOf } from '../probe/observation.ts';

/**
 * What the board did, in the words of the matrix, from nothing but the observation: `= A`, `→CLOSE_WAIT A+1`, `= A+10 dl`. What the matrix has no word for
 * is written in the lab's notation.
 */
export function outcomeText(observation: Observation): string {
  const words = [nextText(observation), emittedText(observation)];
  const { delivered, sent } = observation;
  if (delivered > 0) words.push(delivered === sent.payload.length ? 'dl' : `dl ${delivered}`);
  return words.join(' ');
}

/** In SYN_RCVD the connection returns to LISTEN when it goes: the port still listens, as after any passive OPEN in lwIP. */
function nextText({ state, next, entered }: Observation): string {
  if (entered.length === 0) return '=';
  return state === 'SYN_RCVD' && next === 'CLOSED' ? '→LISTEN' : `→${next}`;
}

function emittedText(observation: Observation): string {
  if (observation.out.length === 0) return '–';
  const notation = resultOf(observation).out;
  return observation.out
    .map((segment, index) => wordFor(segment, observation) ?? replyText(notation[index]!))
    .join(', ');
}

function wordFor(segment: ReceivedSegment, { state, before, sent }: Observation): string | null {
  const { 'SND.NXT': sndNxt = 0, 'RCV.NXT': rcvNxt = 0 } = before;
  const { flags, seq, ack, len } = segment;
  if (flags === '.' && len === 0 && seq === sndNxt && ack !== null) {
    // In SYN_SENT RCV.NXT begins with this segment (§3.10.7.3, fourth).
    const moved = seqDiff(ack, state === 'SYN_SENT' ? sent.seq : rcvNxt);
    return moved === 0 ? 'A' : moved > 0 ? `A+${moved}` : null;
  }
  if (flags === 'S.' && (sent.flags & TcpFlag.syn) !== 0 && ack === seqAdd(sent.seq, 1)) return 'SA';
  const hasAck = (sent.flags & TcpFlag.ack) !== 0;
  if (flags === 'R' && hasAck && seq === sent.ack) return 'R';
  const end = seqAdd(sent.seq, sequenceLength(sent.flags, sent.payload.length));
  return flags === 'R.' && seq === (hasAck ? sent.ack : 0) && ack === end ? 'RA' : null;
}
