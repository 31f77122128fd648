import type { Close, Handshake, PerSide, Side } from './conversation.ts';
import type { FollowedEnd } from './end.ts';

/** How two ends opened their connection. */
export function handshakeOf({ client, server }: PerSide<FollowedEnd>): Handshake {
  const isSimultaneous = client.hasCrossed || server.hasCrossed;
  const isUnseen = client.sent.iss === null && server.sent.iss === null;
  // A simultaneous open has two SYN,ACKs, the second of which completes it.
  const those = isSimultaneous ? [client, server] : [server];
  const synAcks = those.flatMap(({ synAck }) => synAck?.number ?? []);
  const acks = those.flatMap(({ opened }) => opened?.number ?? []);
  const syn = client.syn?.number ?? null;
  const synAck = synAcks.length > 0 ? Math.min(...synAcks) : null;
  const ack = acks.length === those.length ? Math.max(...acks) : null;
  const opened = { client: client.opened !== null, server: server.opened !== null };
  return {
    kind: isSimultaneous ? 'simultaneous' : isUnseen ? 'unseen' : 'three-segment',
    complete: opened.client && opened.server && syn !== null && synAck !== null && ack !== null,
    opened,
    syn,
    synAck,
    ack,
  };
}

/** How they closed it; `reset` is the RST that ended it, if one did. */
export function closeOf(ends: PerSide<FollowedEnd>, reset: { by: Side; number: number } | undefined): Close {
  const rowOf = (side: Side) => ends[side].fin?.row ?? Number.POSITIVE_INFINITY;
  const sides: Side[] = rowOf('server') < rowOf('client') ? ['server', 'client'] : ['client', 'server'];
  const [first, second] = sides.filter((side) => ends[side].fin !== null);
  if (reset) return { kind: 'reset', by: reset.by, number: reset.number, first: first ?? null };
  if (first === undefined) return { kind: 'open' };
  if (second === undefined) return { kind: 'half-closed', first, acknowledged: ends[first].finAcked };
  const complete = [first, second].every((side) => ends[side].states.has('TIME_WAIT', 'CLOSED'));
  // Who closes second has been in CLOSE_WAIT; who is not acknowledged by the other's FIN at the latest, in CLOSING.
  if (!ends[second].states.has('CLOSE_WAIT')) return { kind: 'simultaneous', first, complete };
  return { kind: ends[first].states.has('FIN_WAIT_2') ? 'four-segment' : 'three-segment', first, complete };
}
