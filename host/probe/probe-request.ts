import { TCP_STATES, type TcpState } from '../../src/tcp-states.ts';
import { nearest } from '../notation/did-you-mean.ts';
import { parseSegment } from '../notation/parse.ts';
import { Scanner } from '../notation/scanner.ts';
import type { SegmentNotation } from '../notation/segment.ts';
import type { SymbolValues } from '../notation/sum.ts';
import { ETHERNET_MTU } from '../packet/ethernet.ts';
import { resolveToFit } from '../peer/segment-packet.ts';
import { DEFAULT_VIA, VIAS, type Via } from './probe-states.ts';

/** One segment for one state. */
export interface ProbeRequest {
  state: TcpState;
  via: Via;
  segment: SegmentNotation;
}

/** Any numbers: with them a segment shows whether it has a meaning, before there is a connection. RCV.WND is lwIP's on the board. */
const ANY_NUMBERS: SymbolValues = {
  'SND.NXT': 0,
  'RCV.NXT': 0,
  'SND.UNA': 0,
  ISS: 0,
  IRS: 0,
  'RCV.WND': 11_680,
  'SND.WND': 8_192,
  'MAX.SND.WND': 8_192,
};

/**
 * Reads `STATE[ via]<TAB>segment`.
 * @throws {NotationError} pointing at the column.
 */
export function parseProbeLine(line: string): ProbeRequest {
  const scanner: Scanner = new Scanner(line);
  const tab = line.indexOf('\t');
  if (tab < 0) {
    scanner.position = line.length;
    scanner.fail('there is no tab', 'write STATE, a tab, then the segment');
  }
  const [state, via, more] = line.slice(0, tab).matchAll(/\S+/g);
  if (!state) scanner.fail('the state is missing before the tab', `it is one of ${TCP_STATES.join(' ')}`);
  if (more) {
    scanner.position = more.index;
    scanner.fail(`'${more[0]}' is not expected here`, 'the segment comes after a tab');
  }
  const placeOf = (start: number) => ({ source: line, start });
  return {
    state: probeState(state[0], placeOf(state.index)),
    via: via ? probeVia(via[0], placeOf(via.index)) : DEFAULT_VIA,
    segment: probeSegment(line.slice(tab + 1), placeOf(tab + 1)),
  };
}

/** A line, and where in it a text starts, for the errors about it. */
type Line = { source: string; start: number };

/**
 * The state by its name, in the RFC's spelling too: `CLOSE_WAIT`, `close-wait`.
 * @throws {NotationError} when it is none.
 */
export function probeState(name: string, line?: Line): TcpState {
  const plain = name.toUpperCase().replaceAll('-', '_');
  const state = TCP_STATES.find((candidate) => candidate === (plain === 'SYN_RECEIVED' ? 'SYN_RCVD' : plain));
  if (state) return state;
  const close = nearest(name, TCP_STATES);
  const hint = close ? `did you mean ${close} ?` : `the states are ${TCP_STATES.join(' ')}`;
  return new Scanner(name, line).fail(`'${name}' is not a state`, hint);
}

/** @throws {NotationError} */
export function probeVia(name: string, line?: Line): Via {
  const via = VIAS.find((candidate) => candidate === name.toLowerCase());
  return via ?? new Scanner(name, line).fail(`'${name}' is not a way to close`, `it is ${VIAS.join(' or ')}`);
}

/**
 * A segment that means something to a probe and fits a frame.
 * @param line as for `parseSegment`.
 * @throws {NotationError}
 */
export function probeSegment(text: string, line?: Line): SegmentNotation {
  const segment = parseSegment(text, line);
  resolveToFit(segment, ANY_NUMBERS, ETHERNET_MTU);
  return segment;
}
