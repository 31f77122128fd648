import type { SymbolValues } from '../../notation/sum.ts';
import { textToFlags } from '../../packet/tcp-flags.ts';
import { EndVariables } from '../../peer/end-variables.ts';
import type { Recording } from '../recording/recording.ts';

type End = 'client' | 'board';

const ofPort = ({ segments }: Recording, clientPort: number) =>
  segments.filter((segment) => segment.clientPort === clientPort);

/** The variables of one end at an instant, as far as the segments of its connection show them: what a segment in the other end's name is written in. */
export function variablesAt(recording: Recording, end: End, clientPort: number, atUs: number): SymbolValues {
  const variables = new EndVariables(0);
  for (const segment of ofPort(recording, clientPort)) {
    if (segment.timeUs > atUs) continue;
    if (segment.from === end) variables.sent(fieldsOf(segment));
    else if (!segment.lost && segment.altered !== 'corrupt') variables.received(fieldsOf(segment));
  }
  return variables.symbols();
}

/** Of the board's end of a connection with a peer without a TCP: it knows what has arrived at it. */
export function variablesForPeer(recording: Recording, clientPort: number, atUs: number): SymbolValues {
  const variables = new EndVariables(initialNumberOf(recording, 'client', clientPort) ?? 0);
  const heard = ofPort(recording, clientPort).flatMap((segment) => {
    if (segment.from === 'client') return [{ segment, timeUs: segment.timeUs }];
    const { arrivesUs, lost, altered } = segment;
    return arrivesUs === undefined || lost || altered === 'corrupt' ? [] : [{ segment, timeUs: arrivesUs }];
  });
  for (const { segment, timeUs } of heard.sort((a, b) => a.timeUs - b.timeUs)) {
    if (timeUs > atUs) break;
    if (segment.from === 'client') variables.received(fieldsOf(segment));
    else variables.sent(fieldsOf(segment));
  }
  return variables.symbols();
}

/** That from which an end's relative numbers are counted; null where it has sent nothing. */
export function initialNumberOf(recording: Recording, end: End, clientPort: number): number | null {
  const first = ofPort(recording, clientPort).find(({ from }) => from === end);
  return first ? (first.absolute.seq - first.seq) >>> 0 : null;
}

function fieldsOf({ flags, absolute, len, win }: Recording['segments'][number]) {
  return { flags: textToFlags(flags), seq: absolute.seq, ack: absolute.ack, length: len, window: win };
}
