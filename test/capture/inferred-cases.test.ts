import { describe, expect, it } from 'vitest';
import type { Path } from '../../host/capture/conversation.ts';
import type { Conversation } from '../../host/capture/conversations.ts';
import { findingsOf } from '../../host/ladder/findings.ts';
import { CASES } from './cases.ts';
import { conversationOf, conversationsIn, framesOf, OPEN } from './dialogue.ts';

const said = (conversation: Conversation, label: string) =>
  new Map(findingsOf(conversation, 'inferred', 'en')).get(label);

/** Before the first segment, and with each; a dot where the segment changes nothing. */
const along = (path: Path | null | undefined) =>
  path ? [path.start, ...path.entered.map((states) => states.join('+') || '.')].join(' ') : null;

/** Of each conversation: both ends’ states, and how it was opened and closed. */
const RIGHT: Record<
  keyof typeof CASES,
  [client: string | null, server: string | null, opened: string, closed: string][]
> = {
  'a segment that was not captured': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT .',
      'LISTEN SYN_RCVD . ESTABLISHED . CLOSE_WAIT . LAST_ACK CLOSED',
      'in three segments, complete: packets 1, 2, 3',
      'by the client first, in four segments: FIN, ACK, FIN, ACK',
    ],
  ],
  'a SYN with data (RFC 7413)': [
    [
      'CLOSED SYN_SENT ESTABLISHED . CLOSE_WAIT LAST_ACK CLOSED',
      'LISTEN SYN_RCVD . ESTABLISHED FIN_WAIT_1 TIME_WAIT .',
      'in three segments, complete: packets 1, 2, 3',
      'by the server first, in three segments: the client’s FIN carried its ACK',
    ],
  ],
  'a SYN with data, of which only the SYN is acknowledged': [
    [
      'CLOSED SYN_SENT ESTABLISHED . .',
      'LISTEN SYN_RCVD . ESTABLISHED .',
      'in three segments, complete: packets 1, 2, 3',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'the SYN,ACK before the SYN in the file': [
    [
      'CLOSED . SYN_SENT+ESTABLISHED . . . FIN_WAIT_1 TIME_WAIT .',
      'LISTEN SYN_RCVD . ESTABLISHED . . CLOSE_WAIT LAST_ACK CLOSED',
      'in three segments, complete: packets 2, 1, 3',
      'by the client first, in three segments: the server’s FIN carried its ACK',
    ],
  ],
  'the ACK before the SYN in the file': [
    [
      'CLOSED SYN_SENT+ESTABLISHED . . . .',
      'LISTEN . SYN_RCVD+ESTABLISHED . . .',
      'in three segments, complete: packets 3, 2, 1',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'an ACK before the FIN that it acknowledges in the file': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . FIN_WAIT_1+FIN_WAIT_2 TIME_WAIT .',
      'LISTEN SYN_RCVD . ESTABLISHED . CLOSE_WAIT LAST_ACK CLOSED',
      'in three segments, complete: packets 1, 2, 3',
      'by the client first, in four segments: FIN, ACK, FIN, ACK',
    ],
  ],
  'an ACK before its FIN in the file, and an old one between them': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . . FIN_WAIT_1+FIN_WAIT_2 TIME_WAIT .',
      'LISTEN SYN_RCVD . ESTABLISHED . . CLOSE_WAIT LAST_ACK CLOSED',
      'in three segments, complete: packets 1, 2, 3',
      'by the client first, in four segments: FIN, ACK, FIN, ACK',
    ],
  ],
  'ACKs before their FIN in the file, and of octets that were not captured': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . . FIN_WAIT_1+FIN_WAIT_2',
      'LISTEN SYN_RCVD . ESTABLISHED . . CLOSE_WAIT',
      'in three segments, complete: packets 1, 2, 3',
      'half: the client sent FIN, which was acknowledged; the server sent none',
    ],
  ],
  'a FIN with its ACK, both long under way': [
    [
      'CLOSED SYN_SENT ESTABLISHED . FIN_WAIT_1 . TIME_WAIT .',
      'LISTEN SYN_RCVD . ESTABLISHED CLOSE_WAIT LAST_ACK . CLOSED',
      'in three segments, complete: packets 1, 2, 3',
      'by the client first, in three segments: the server’s FIN carried its ACK',
    ],
  ],
  'a FIN left of RCV.NXT': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . . . .',
      'LISTEN SYN_RCVD . ESTABLISHED . . . .',
      'in three segments, complete: packets 1, 2, 3',
      'not in this capture: no FIN or RST that was accepted',
    ],
  ],
  'a FIN left of RCV.NXT, then the server closes': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . . . CLOSE_WAIT LAST_ACK CLOSED',
      'LISTEN SYN_RCVD . ESTABLISHED . . . FIN_WAIT_1 TIME_WAIT .',
      'in three segments, complete: packets 1, 2, 3',
      'by the server first, in three segments: the client’s FIN carried its ACK',
    ],
  ],
  'a late copy after the close': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . . FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT . . .',
      'LISTEN SYN_RCVD . ESTABLISHED . . CLOSE_WAIT . LAST_ACK CLOSED . .',
      'in three segments, complete: packets 1, 2, 3',
      'by the client first, in four segments: FIN, ACK, FIN, ACK',
    ],
  ],
  'a late copy after the close, and a SYN that nobody answers': [
    [
      'CLOSED SYN_SENT ESTABLISHED . CLOSE_WAIT LAST_ACK CLOSED .',
      'LISTEN SYN_RCVD . ESTABLISHED FIN_WAIT_1 TIME_WAIT . .',
      'in three segments, complete: packets 1, 2, 3',
      'by the server first, in three segments: the client’s FIN carried its ACK',
    ],
    [
      'CLOSED SYN_SENT',
      null,
      'incomplete: no SYN,ACK for the SYN in packet 8',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'a SYN with data, twice, after a connection that was not seen to close': [
    [
      'CLOSED SYN_SENT ESTABLISHED .',
      'LISTEN SYN_RCVD . ESTABLISHED',
      'in three segments, complete: packets 1, 2, 3',
      'not in this capture: neither FIN nor RST',
    ],
    [
      'CLOSED SYN_SENT . ESTABLISHED .',
      'LISTEN SYN_RCVD . . ESTABLISHED',
      'in three segments, complete: packets 4, 6, 7; SYN sent again once',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'a SYN that TIME_WAIT acknowledges, then one that it takes': [
    [
      'CLOSED SYN_SENT ESTABLISHED . CLOSE_WAIT . LAST_ACK CLOSED . . .',
      'LISTEN SYN_RCVD . ESTABLISHED FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT . . . .',
      'in three segments, complete: packets 1, 2, 3',
      'by the server first, in four segments: FIN, ACK, FIN, ACK',
    ],
    [
      'CLOSED SYN_SENT ESTABLISHED .',
      'LISTEN SYN_RCVD . ESTABLISHED',
      'in three segments, complete: packets 11, 12, 13',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'one direction only, the client’s': [
    [
      'CLOSED SYN_SENT ESTABLISHED . FIN_WAIT_1 .',
      'LISTEN SYN_RCVD ESTABLISHED . CLOSE_WAIT .',
      'the SYN,ACK is not in this capture',
      'half: the client sent FIN, not acknowledged; the server sent none',
    ],
  ],
  'no SYN,ACK, and the rest': [
    [
      'CLOSED SYN_SENT ESTABLISHED . .',
      'LISTEN SYN_RCVD ESTABLISHED . .',
      'the SYN,ACK is not in this capture',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'no third segment, and the rest': [
    [
      'CLOSED SYN_SENT ESTABLISHED . FIN_WAIT_1',
      'LISTEN SYN_RCVD . ESTABLISHED .',
      'the ACK is not in this capture',
      'half: the client sent FIN, not acknowledged; the server sent none',
    ],
  ],
  'octets at the SYN’s number and before it': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . . . .',
      'LISTEN SYN_RCVD . ESTABLISHED . . . .',
      'in three segments, complete: packets 1, 2, 3',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'both open and close at once': [
    [
      'CLOSED SYN_SENT SYN_RCVD . ESTABLISHED . FIN_WAIT_1 CLOSING . TIME_WAIT',
      'CLOSED . SYN_SENT+SYN_RCVD . ESTABLISHED . . FIN_WAIT_1+CLOSING TIME_WAIT .',
      'by both ends at once, each SYN sent before the other’s had come; complete',
      'by both ends at once, each FIN sent before the other’s had come',
    ],
  ],
  'a RST for an ACK of what was never sent, and then the right one': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . .',
      'LISTEN SYN_RCVD . . . ESTABLISHED',
      'in three segments, complete: packets 1, 2, 5',
      'not in this capture: no FIN or RST that was accepted',
    ],
  ],
  'a RST whose sender goes on: it was forged': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . . .',
      'LISTEN SYN_RCVD . ESTABLISHED . . .',
      'in three segments, complete: packets 1, 2, 3',
      'not in this capture: no FIN or RST that was accepted',
    ],
  ],
  'a client that crashed': [
    [
      'CLOSED SYN_SENT ESTABLISHED . . . CLOSED',
      'LISTEN SYN_RCVD . ESTABLISHED . . CLOSED',
      'in three segments, complete: packets 1, 2, 3',
      'reset by the client: packet 6',
    ],
    [
      'CLOSED SYN_SENT ESTABLISHED .',
      'LISTEN SYN_RCVD . ESTABLISHED',
      'in three segments, complete: packets 7, 8, 9',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'reset between the FINs': [
    [
      'CLOSED SYN_SENT ESTABLISHED . FIN_WAIT_1 FIN_WAIT_2 . CLOSED',
      'LISTEN SYN_RCVD . ESTABLISHED CLOSE_WAIT . . CLOSED',
      'in three segments, complete: packets 1, 2, 3',
      'reset by the client: packet 7, after the client’s FIN; after the first FIN the server still sent 3 octets',
    ],
  ],
  'nobody listens': [
    [
      'CLOSED SYN_SENT CLOSED',
      'CLOSED . .',
      'refused: the SYN in packet 1 was answered with the RST in packet 2',
      'it never was open',
    ],
  ],
  'refused, and taken when the SYN comes again': [
    [
      'CLOSED SYN_SENT . . ESTABLISHED .',
      'LISTEN SYN_RCVD . . . ESTABLISHED',
      'in three segments, complete: packets 1, 4, 5; SYN sent again once',
      'not in this capture: no FIN or RST that was accepted',
    ],
  ],
  'a second SYN,ACK with another number, which is forged': [
    [
      'CLOSED SYN_SENT ESTABLISHED . .',
      'LISTEN SYN_RCVD . . ESTABLISHED',
      'in three segments, complete: packets 1, 2, 4',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'half-open after a crash that was not captured (RFC 9293 §3.5.1, figure 10)': [
    [
      'CLOSED SYN_SENT . . . ESTABLISHED . . CLOSED',
      'LISTEN . . . SYN_RCVD . ESTABLISHED . CLOSED',
      'in three segments, complete: packets 1, 5, 6; SYN sent again once',
      'reset by the server: packet 8',
    ],
  ],
  'ACKs of less than the SYN, and one of more': [
    [
      'CLOSED SYN_SENT . ESTABLISHED . FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT .',
      'LISTEN . SYN_RCVD ESTABLISHED . CLOSE_WAIT . LAST_ACK CLOSED',
      'the SYN,ACK is not in this capture',
      'by the client first, in four segments: FIN, ACK, FIN, ACK',
    ],
  ],
  'a forged SYN in the server’s name': [
    [
      'CLOSED SYN_SENT . . ESTABLISHED .',
      'LISTEN SYN_RCVD . . . ESTABLISHED',
      'in three segments, complete: packets 1, 4, 5; SYN sent again once',
      'not in this capture: neither FIN nor RST',
    ],
  ],
  'a socket that is connected to itself': [
    [
      'CLOSED SYN_SENT+SYN_RCVD ESTABLISHED . . . FIN_WAIT_1+CLOSING TIME_WAIT',
      'CLOSED SYN_SENT+SYN_RCVD ESTABLISHED . . . FIN_WAIT_1+CLOSING TIME_WAIT',
      'by one socket with itself: its own SYN came back to it; complete',
      'by one socket with itself: its own FIN came back to it',
    ],
  ],
};

describe('what the segments imply, and what is said of them', () => {
  it.each(Object.entries(CASES))('%s', (name, lines) => {
    const told = conversationsIn(framesOf(lines)).map((conversation) => {
      const { client, server } = conversation.states?.paths ?? {};
      return [along(client), along(server), said(conversation, 'opened'), said(conversation, 'closed')];
    });
    expect(told).toEqual(RIGHT[name as keyof typeof CASES]);
  });

  it('a FIN left of RCV.NXT is named', () => {
    expect(said(conversationOf(CASES['a FIN left of RCV.NXT']), 'old FINs')).toBe(
      '6: the number was acknowledged before, so it closed nothing',
    );
  });

  it('octets at the SYN’s number and before it are no data', () => {
    expect(conversationOf(CASES['octets at the SYN’s number and before it']).dataLength).toEqual({
      client: 2,
      server: 0,
    });
  });

  it('what a socket sends to itself is counted once', () => {
    const { client, server, dataLength, retransmissions } = conversationOf(
      CASES['a socket that is connected to itself'],
    );
    expect(client).toEqual(server);
    expect(dataLength).toEqual({ client: 5, server: 0 });
    expect(retransmissions).toEqual({ client: 0, server: 0 });
  });

  it('numbers of the new connection count from its own SYN,ACK', () => {
    const [old, fresh] = conversationsIn(
      framesOf(CASES['a SYN that TIME_WAIT acknowledges, then one that it takes']),
    );
    expect(old?.segments.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(fresh?.segments.map(({ relativeSeq, relativeAck }) => [relativeSeq, relativeAck])).toEqual([
      [0, null],
      [0, 1],
      [1, 1],
    ]);
  });

  it('a SYN that is sent again after another one has come between belongs to the first of its copies', () => {
    const again = framesOf(OPEN);
    const other = framesOf('> S seq=0\n < S. seq=0 ack=1\n > R seq=1', {
      clientIss: 90_000,
      boardIss: 80_000,
    });
    const found = conversationsIn(again.slice(0, 1), other, again);
    expect(found.map(({ segments }) => segments.map(({ number }) => number))).toEqual([
      [1, 5, 6, 7],
      [2, 3, 4],
    ]);
    expect(found[0]).toMatchObject({ handshake: { complete: true, syn: 1 }, synAgain: 1 });
  });

  it('the sender of the SYN is the client, also if its ACK came first and its port is the lower one', () => {
    const conversation = conversationOf(CASES['the ACK before the SYN in the file'], { port: 1000 });
    expect(conversation).toMatchObject({ client: { port: 1000 }, handshake: { complete: true, syn: 3 } });
  });

  it('a RST that crosses the third segment ends a connection that never was open at the server', () => {
    const conversation = conversationOf('> S seq=0\n < S. seq=0 ack=1\n < R. seq=1 ack=1\n > . seq=1 ack=1');
    expect(conversation).toMatchObject({
      handshake: { complete: false, ack: null },
      close: { kind: 'reset', number: 3 },
    });
    expect(along(conversation.states?.paths.server)).toBe('LISTEN SYN_RCVD . CLOSED .');
  });
});
