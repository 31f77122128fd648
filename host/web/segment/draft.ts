import type { TcpState } from '../../../src/tcp-states.ts';
import type { StepOf } from '../../experiments/model/experiment.ts';
import type { Text } from '../../language.ts';
import { parseSegment } from '../../notation/parse.ts';
import type { ResolvedSegment } from '../../notation/resolve.ts';
import type { SegmentNotation } from '../../notation/segment.ts';
import type { SymbolValues } from '../../notation/sum.ts';
import { ETHERNET_MTU } from '../../packet/ethernet.ts';
import { EndVariables } from '../../peer/end-variables.ts';
import { resolveToFit } from '../../peer/segment-packet.ts';
import { DEFAULT_VIA, type Via } from '../../probe/probe-states.ts';
import { addressOf, begunBy } from '../recording/address.ts';
import { momentAt } from '../recording/moment.ts';
import type { Recording } from '../recording/recording.ts';
import { type FittingRow, fittingRow } from './matrix-row.ts';
import { initialNumberOf, variablesAt, variablesForPeer } from './numbers-at.ts';

/**
 * Who sends a segment by hand: `stranger` someone without a TCP, from a port of its own · `client`, `board` in the name of that end of the connection, to the
 * other.
 */
export const SENDERS = ['client', 'board', 'stranger'] as const;
export type Sender = (typeof SENDERS)[number];

/** The stranger's name among an experiment's connections. */
const STRANGER = 'stranger';

/** A segment by hand as it would be sent at an instant. */
export interface Draft {
  sender: Sender;
  step: StepOf<'inject' | 'forge'>;
  /** The end that gets it, and its state at the instant. */
  to: 'client' | 'board';
  state: TcpState;
  via: Via;
  /** null for a stranger's first segment: its port is chosen when it is sent. */
  clientPort: number | null;
  symbols: SymbolValues;
  resolved: ResolvedSegment;
  /** From which its numbers are counted: SEQ by its sender's, ACK by the receiver's; null where there are none yet. */
  initial: { seq: number | null; ack: number | null };
  /** null where the standard's matrix has no row for it. */
  fitting: FittingRow | null;
}

/** Nothing can be sent into a recording that cannot be made again. */
export const NOT_FORKED: Text = {
  en: 'Nothing can be sent here: only a run of the lab’s own can be made again with one segment more. Choose an experiment.',
  zh: '这里不能发送报文段：只有实验室自己的运行才能加上一个报文段重做。请选择一个实验。',
};

/** Why this sender can send nothing here and now; null if it can. */
export function obstacleTo(
  sender: Sender,
  recording: Recording,
  clientPort: number | null,
  atUs: number,
): Text | null {
  if (sender === 'stranger') return null;
  if (clientPort === null) return { en: 'there is no connection yet at this instant', zh: '此刻还没有连接' };
  const address = addressOf(recording, clientPort, atUs);
  // In the client's name only the latest connection, or the one without a name, can be spoken on.
  if (address === null || (sender === 'client' && address.peer))
    return { en: 'a later connection is the one that is spoken on', zh: '现在说话的是更晚的连接' };
  const hasClient = recording.client.some((step) => step.clientPort === clientPort);
  if (sender === 'board' && !hasClient)
    return { en: 'the other end has no TCP that could answer', zh: '另一端没有能够应答的 TCP' };
  return null;
}

/**
 * Reads a segment and puts the instant's numbers in.
 * @param clientPort the connection that is meant; null where there is none yet
 * @throws {NotationError} pointing at the column
 */
export function draftOf(
  text: string,
  sender: Sender,
  recording: Recording,
  clientPort: number | null,
  atUs: number,
): Draft {
  return draftWith(parseSegment(text), sender, recording, clientPort, atUs);
}

/** That of a segment which a fork of the recording has sent. */
export function draftOfStep({ segment, ...step }: Draft['step'], recording: Recording, atUs: number): Draft {
  const begun = begunBy(recording, atUs);
  const named = begun.findLast(({ peer = '' }) => step.peer === undefined || peer === step.peer);
  const asBoard = step.do === 'forge' && step.as === 'board';
  const sender = step.peer === STRANGER ? 'stranger' : asBoard ? 'board' : 'client';
  return draftWith(segment, sender, recording, named?.clientPort ?? null, atUs);
}

function draftWith(
  segment: SegmentNotation,
  sender: Sender,
  recording: Recording,
  clientPort: number | null,
  atUs: number,
): Draft {
  const to = sender === 'board' ? 'client' : 'board';
  const port = sender === 'stranger' ? strangersPort(recording, atUs) : clientPort;
  const isPeers = port !== null && !recording.client.some((step) => step.clientPort === port);
  const symbols = symbolsOf(recording, port, to, isPeers, atUs);
  const resolved = resolveToFit(segment, symbols, ETHERNET_MTU);
  const address = port === null || sender === 'stranger' ? null : addressOf(recording, port, atUs);
  const step: Draft['step'] =
    sender === 'stranger'
      ? { do: 'inject', segment, peer: STRANGER }
      : isPeers
        ? { do: 'inject', segment, ...address }
        : { do: 'forge', segment, ...(sender === 'board' ? { as: 'board' as const } : {}), ...address };
  const connection = momentAt(recording, atUs).connections.find((one) => one.clientPort === port);
  const state = connection?.[to]?.state ?? (to === 'board' ? 'LISTEN' : 'CLOSED');
  const via = port === null ? DEFAULT_VIA : viaOf(recording, port, atUs);
  const numberOf = (end: 'client' | 'board') =>
    port === null ? null : initialNumberOf(recording, end, port);
  return {
    ...{ sender, step, to, state, via, clientPort: port, symbols, resolved },
    initial: { seq: numberOf(to === 'board' ? 'client' : 'board'), ack: numberOf(to) },
    fitting: fittingRow(resolved, symbols, state, via),
  };
}

function symbolsOf(
  recording: Recording,
  port: number | null,
  to: 'client' | 'board',
  isPeers: boolean,
  atUs: number,
): SymbolValues {
  if (port === null) return new EndVariables(0).symbols();
  return isPeers ? variablesForPeer(recording, port, atUs) : variablesAt(recording, to, port, atUs);
}

function strangersPort(recording: Recording, atUs: number): number | null {
  return begunBy(recording, atUs).find(({ peer }) => peer === STRANGER)?.clientPort ?? null;
}

/** By which call the board has sent its FIN, if it has. */
function viaOf({ calls }: Recording, clientPort: number, atUs: number): Via {
  const last = calls.findLast(
    ({ call, clientPort: port, timeUs }) =>
      port === clientPort && timeUs <= atUs && (call === 'close' || call === 'shutdown'),
  );
  return last?.call === 'shutdown' ? 'shutdown' : DEFAULT_VIA;
}
