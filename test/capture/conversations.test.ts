import { describe, expect, it } from 'vitest';
import { conversationOf, conversationsIn, framesOf, HALF_CLOSE, OPEN } from './dialogue.ts';

describe('a whole connection', () => {
  const conversation = conversationOf(HALF_CLOSE);

  it('has its ends, its data and its completeness', () => {
    expect(conversation).toMatchObject({
      client: { ip: '192.168.4.2', port: 49152 },
      server: { ip: '192.168.4.1', port: 7000 },
      handshake: { kind: 'three-segment', complete: true, syn: 1, synAck: 2, ack: 3 },
      close: { kind: 'four-segment', first: 'client', complete: true },
      resets: [],
      dataLength: { client: 5, server: 10 },
      retransmissions: { client: 0, server: 0 },
      completeness: 31,
    });
  });

  it('has numbers relative to each end’s SYN, across the wrap of the number space', () => {
    const rows = conversation.segments.map((it) => [
      it.from,
      it.flagsText,
      it.relativeSeq,
      it.relativeAck,
      it.len,
    ]);
    expect(rows).toEqual([
      ['client', 'S', 0, null, 0],
      ['server', 'S.', 0, 1, 0],
      ['client', '.', 1, 1, 0],
      ['client', 'P.', 1, 1, 5],
      ['server', '.', 1, 6, 0],
      ['client', 'F.', 6, 1, 0],
      ['server', '.', 1, 7, 0],
      ['server', 'P.', 1, 7, 10],
      ['client', '.', 7, 11, 0],
      ['server', 'F.', 11, 7, 0],
      ['client', '.', 7, 12, 0],
    ]);
    expect(conversation.segments[0]).toMatchObject({
      number: 1,
      timeUs: 0,
      flags: 2,
      seq: 4294967290,
      ack: null,
      window: 8192,
      checksum: 'right',
      retransmission: false,
      comment: 'segment 1',
    });
    expect(conversation.segments[5]?.seq).toBe(0);
  });
});

describe('how a connection was opened', () => {
  const handshake = (lines: string) => conversationOf(lines).handshake;

  it.each([
    ['not answered', '> S seq=0', { complete: false, syn: 1, synAck: null, ack: null }],
    [
      'third segment withheld',
      '> S seq=0\n < S. seq=0 ack=1\n < S. seq=0 ack=1',
      { complete: false, ack: null },
    ],
    [
      'third segment acknowledges what was never sent',
      '> S seq=0\n < S. seq=0 ack=1\n > . seq=1 ack=2',
      { complete: false, ack: null },
    ],
    [
      'SYN,ACK for another SYN',
      '> S seq=0\n < S. seq=0 ack=9\n > . seq=1 ack=1',
      { complete: false, synAck: null },
    ],
    [
      'third segment carries data',
      '> S seq=0\n < S. seq=0 ack=1\n > P. seq=1 ack=1 len=3',
      { complete: true, ack: 3 },
    ],
    [
      'third segment carries FIN',
      '> S seq=0\n < S. seq=0 ack=1\n > F. seq=1 ack=1',
      { complete: true, ack: 3 },
    ],
    [
      'SYN sent twice',
      '> S seq=0\n > S seq=0\n < S. seq=0 ack=1\n > . seq=1 ack=1',
      { complete: true, syn: 1 },
    ],
    [
      'SYN not captured',
      '< S. seq=0 ack=1\n > . seq=1 ack=1',
      { complete: false, syn: null, synAck: 1, ack: 2 },
    ],
  ])('%s', (_what, lines, expected) => {
    expect(handshake(lines)).toMatchObject({ kind: 'three-segment', ...expected });
  });

  it('both ends at the same time', () => {
    const crossing = '> S seq=0\n < S seq=0\n > S. seq=0 ack=1\n < S. seq=0 ack=1';
    expect(handshake(crossing)).toMatchObject({
      kind: 'simultaneous',
      complete: true,
      syn: 1,
      synAck: 3,
      ack: 4,
    });
    expect(handshake('> S seq=0\n < S seq=0')).toMatchObject({ kind: 'simultaneous', complete: false });
  });

  it('before the capture began: the higher port is the client, its first segment has number 1', () => {
    const later = conversationOf('< P. seq=500 ack=300 len=4\n > . seq=300 ack=504');
    expect(later).toMatchObject({ client: { port: 49152 }, handshake: { kind: 'unseen', complete: false } });
    expect(later.segments).toMatchObject([
      { from: 'server', relativeSeq: 1, relativeAck: 1 },
      { from: 'client', relativeSeq: 1, relativeAck: 5 },
    ]);
  });
});

describe('how a connection was closed', () => {
  const close = (lines: string) => conversationOf(OPEN + lines).close;

  it.each([
    ['not at all', '', { kind: 'open' }],
    [
      'one direction, not acknowledged',
      '\n> F. seq=1 ack=1',
      { kind: 'half-closed', first: 'client', acknowledged: false },
    ],
    [
      'one direction, data still flow in the other',
      '\n> F. seq=1 ack=1\n < . seq=1 ack=2\n < P. seq=1 ack=2 len=5',
      { kind: 'half-closed', first: 'client', acknowledged: true },
    ],
    [
      'four segments',
      '\n> F. seq=1 ack=1\n < . seq=1 ack=2\n < F. seq=1 ack=2\n > . seq=2 ack=2',
      { kind: 'four-segment', first: 'client', complete: true },
    ],
    [
      'three segments',
      '\n> F. seq=1 ack=1\n < F. seq=1 ack=2\n > . seq=2 ack=2',
      { kind: 'three-segment', first: 'client', complete: true },
    ],
    [
      'three segments, the board first',
      '\n< F. seq=1 ack=1\n > F. seq=1 ack=2\n < . seq=2 ack=2',
      { kind: 'three-segment', first: 'server', complete: true },
    ],
    [
      'three segments, the last acknowledgement lost',
      '\n> F. seq=1 ack=1\n < F. seq=1 ack=2\n < F. seq=1 ack=2',
      { kind: 'three-segment', first: 'client', complete: false },
    ],
    [
      'both at the same time',
      '\n> F. seq=1 ack=1\n < F. seq=1 ack=1\n > . seq=2 ack=2\n < . seq=2 ack=2',
      { kind: 'simultaneous', first: 'client', complete: true },
    ],
    [
      'a FIN that the board did not believe, out of its window, then the real one',
      '\n> F. seq=90000 ack=1\n < . seq=1 ack=1\n > F. seq=1 ack=1\n < F. seq=1 ack=2\n > . seq=2 ack=2',
      { kind: 'three-segment', first: 'client', complete: true },
    ],
    ['reset by the client', '\n> R. seq=1 ack=1', { kind: 'reset', by: 'client', number: 4, first: null }],
    [
      'reset after a FIN',
      '\n> F. seq=1 ack=1\n < . seq=1 ack=2\n < P. seq=1 ack=2 len=3\n > R seq=2',
      { kind: 'reset', by: 'client', number: 7, first: 'client' },
    ],
  ])('%s', (_what, lines, expected) => {
    expect(close(lines)).toEqual(expected);
  });

  it('a port that is not open resets, and the client tries again with the same number', () => {
    const refused = '> S seq=0\n < R. seq=0 ack=1\n > S seq=0\n < R. seq=0 ack=1';
    expect(conversationOf(refused)).toMatchObject({
      handshake: { kind: 'three-segment', complete: false },
      close: { kind: 'reset', by: 'server' },
      retransmissions: { client: 1, server: 0 },
    });
  });

  it('a RST that is out of place ends nothing', () => {
    const lines = '\n> R seq=100\n < . seq=1 ack=1\n > R seq=1';
    expect(conversationOf(OPEN + lines)).toMatchObject({
      close: { kind: 'reset', number: 6 },
      resets: [
        { number: 4, by: 'client', ended: false },
        { number: 6, by: 'client', ended: true },
      ],
    });
  });

  it('a RST for a wrong third acknowledgement does not end a handshake that succeeds after it', () => {
    const lines = '> S seq=0\n < S. seq=0 ack=1\n > . seq=1 ack=2\n < R. seq=2 ack=1';
    expect(conversationOf(lines).close).toMatchObject({ kind: 'reset', by: 'server' });
    const conversation = conversationOf(`${lines}\n> . seq=1 ack=1`);
    expect(conversation).toMatchObject({ close: { kind: 'open' }, handshake: { complete: true, ack: 5 } });
    expect(conversation.resets).toMatchObject([{ number: 4, ended: false }]);
  });

  it('a RST in TIME_WAIT changes nothing about an orderly close', () => {
    expect(conversationOf(`${HALF_CLOSE}\n < R seq=12`)).toMatchObject({
      close: { kind: 'four-segment', complete: true },
      resets: [{ number: 12, ended: false }],
      completeness: 63,
    });
  });
});

describe('retransmissions and data', () => {
  it('are told apart: new octets, the same again, half of each, and gaps filled late', () => {
    const { segments, dataLength, retransmissions } = conversationOf(`${OPEN}
      > P. seq=1 ack=1 len=10
      > P. seq=1 ack=1 len=10
      > P. seq=6 ack=1 len=10
      > P. seq=31 ack=1 len=10
      > P. seq=16 ack=1 len=15
      > P. seq=3 ack=1 len=30`);
    expect(segments.map((it) => it.retransmission)).toEqual([
      ...[false, false, false],
      ...[false, true, false, false, false, true],
    ]);
    expect(dataLength).toEqual({ client: 40, server: 0 });
    expect(retransmissions).toEqual({ client: 2, server: 0 });
  });

  it('a SYN,ACK and a FIN sent again', () => {
    const { segments, retransmissions } = conversationOf(`> S seq=0
      < S. seq=0 ack=1
      < S. seq=0 ack=1
      > . seq=1 ack=1
      < F. seq=1 ack=1
      < F. seq=1 ack=1
      > . seq=1 ack=2`);
    expect(segments.filter((it) => it.retransmission).map((it) => it.number)).toEqual([3, 6]);
    expect(retransmissions).toEqual({ client: 0, server: 2 });
  });

  it('a keep-alive is neither', () => {
    const lines = `${OPEN}\n> P. seq=1 ack=1 len=3\n < . seq=1 ack=4\n > . seq=3 ack=1 len=1\n < . seq=1 ack=4`;
    expect(conversationOf(lines)).toMatchObject({
      dataLength: { client: 3 },
      retransmissions: { client: 0 },
    });
  });

  it('an old duplicate stands before the connection', () => {
    const old = '\n< P. seq=4294967000 ack=1 len=1\n > . seq=1 ack=1';
    expect(conversationOf(OPEN + old).segments[3]?.relativeSeq).toBe(-296);
  });
});

describe('several conversations', () => {
  const again = { clientIss: 90_000, boardIss: 80_000 };

  it('are told apart by their ends', () => {
    const one = framesOf(HALF_CLOSE);
    const other = framesOf(HALF_CLOSE, { port: 49153, ...again });
    const mixed = one.flatMap((frame, i) => [frame, other[i] ?? frame]);
    expect(conversationsIn(mixed)).toMatchObject([
      { client: { port: 49152 }, completeness: 31, retransmissions: { client: 0, server: 0 } },
      { client: { port: 49153 }, completeness: 31, retransmissions: { client: 0, server: 0 } },
    ]);
  });

  it('follow each other on the same ports: after an orderly close, and after a reset', () => {
    expect(
      conversationsIn(framesOf(HALF_CLOSE), framesOf(`${OPEN}\n> R seq=1`, again), framesOf(OPEN)),
    ).toMatchObject([
      { close: { kind: 'four-segment' }, segments: { length: 11 } },
      { close: { kind: 'reset' }, segments: [{ relativeSeq: 0 }, { relativeSeq: 0 }, {}, {}] },
      { close: { kind: 'open' }, handshake: { complete: true } },
    ]);
  });

  it('an old duplicate SYN is an attempt of its own, which the client resets', () => {
    const ghost = framesOf('> S seq=0\n < S. seq=0 ack=1\n > R seq=1', again);
    expect(conversationsIn(ghost, framesOf(HALF_CLOSE))).toMatchObject([
      { handshake: { complete: false }, close: { kind: 'reset', by: 'client' }, completeness: 35 },
      { handshake: { complete: true }, completeness: 31 },
    ]);
  });

  it('a host that crashed: its new SYN, the challenge ACK and the RST belong to the old connection', () => {
    const crash = framesOf(`${OPEN}\n> S seq=50000\n < . seq=1 ack=1\n > R seq=1`);
    const fresh = { clientIss: (4294967290 + 50000) % 2 ** 32, boardIss: 70_000 };
    const found = conversationsIn(crash, framesOf(OPEN, fresh));
    expect(found).toMatchObject([
      { close: { kind: 'reset', by: 'client', number: 6 } },
      { handshake: { complete: true, syn: 7 } },
    ]);
  });

  it('a new connection that is accepted although the old one was never seen to close', () => {
    expect(
      conversationsIn(framesOf(`${OPEN}\n> P. seq=1 ack=1 len=3`), framesOf(HALF_CLOSE, again)),
    ).toMatchObject([
      { close: { kind: 'open' }, segments: { length: 4 }, dataLength: { client: 3 } },
      { close: { kind: 'four-segment' }, segments: { length: 11 }, handshake: { syn: 5 }, completeness: 31 },
    ]);
  });
});
