import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../host/cable/segment-pattern.ts';
import type { VirtualClock } from '../../host/clock/virtual-clock.ts';
import { openVirtualBoard } from '../../host/node/open-virtual-board.ts';
import { NotationError } from '../../host/notation/notation-error.ts';
import { SegmentPeer } from '../../host/peer/segment-peer.ts';
import { LAB_PORT } from '../../src/ports.ts';
import { loadedBoard } from '../support/loaded-board.ts';

async function openPeer() {
  const board = await openVirtualBoard(loadedBoard, 'fast');
  await board.control.request({ do: 'set', banner: false, echo: false, onFin: 'wait' });
  const { cable, clock } = board;
  const to = { ip: cable.boardAddress, port: LAB_PORT };
  const peer = new SegmentPeer({ cable, clock, port: 40000, to, iss: 0xffff_fff0 });
  const say = (segment: string, ms = 300) => {
    const before = peer.received.length;
    peer.send(segment);
    (clock as VirtualClock).advance(ms * 1000);
    return peer.received.slice(before).map(({ flags, seq, ack, len }) => ({ flags, seq, ack, len }));
  };
  return { board, cable, peer, say };
}

describe('the segment peer', () => {
  it('speaks of RCV.NXT and SND.NXT as the board has them, over the end of the number space, too', async () => {
    const { peer, say } = await openPeer();
    expect(say('S')).toMatchObject([{ flags: 'S.', ack: 0xffff_fff1 }]);
    const iss = peer.symbols().ISS as number;
    expect(peer.symbols()).toMatchObject({ IRS: 0xffff_fff0, 'SND.NXT': (iss + 1) >>> 0, 'SND.UNA': iss });
    expect(say('.')).toEqual([]);
    expect(say('P. len=20')).toEqual([{ flags: '.', seq: iss + 1, ack: 5, len: 0 }]);
    expect(say('F.')).toEqual([{ flags: '.', seq: iss + 1, ack: 6, len: 0 }]);
    expect(peer.symbols()['RCV.NXT']).toBe(6);
  });

  it('answers nothing by itself: the board repeats its SYN,ACK', async () => {
    const { say } = await openPeer();
    expect(say('S', 9500)).toHaveLength(3);
  });

  it('does not believe that a segment out of order moved the board on', async () => {
    const { peer, say } = await openPeer();
    say('S');
    say('.');
    const before = peer.symbols()['RCV.NXT'];
    peer.send('P. seq=RCV.NXT+100 len=10');
    expect(peer.symbols()['RCV.NXT']).toBe(before);
  });

  it('does not take a SYN within a connection for a new beginning', async () => {
    const { peer, say } = await openPeer();
    say('S');
    say('.');
    const before = peer.symbols();
    expect(say('S seq=RCV.NXT+1000')).toMatchObject([{ flags: '.' }]);
    expect(peer.symbols()).toMatchObject({ IRS: before.IRS, 'RCV.NXT': before['RCV.NXT'] });
  });

  it('starts over when the board answers another SYN', async () => {
    const { peer, say } = await openPeer();
    const [first] = say('S');
    say('R');
    const [second] = say('S seq=5000');
    expect(second?.ack).toBe(5001);
    expect(second?.seq).not.toBe(first?.seq);
    expect(peer.symbols()).toMatchObject({ IRS: 5000, 'RCV.NXT': 5001, ISS: second?.seq });
  });

  it('does not receive what arrives damaged', async () => {
    const { cable, say } = await openPeer();
    cable.faults.add({ kind: 'corrupt', segment: parsePattern('board S.') });
    expect(say('S')).toEqual([]);
    expect(say('S seq=IRS')).toMatchObject([{ flags: 'S.' }]);
  });

  it('speaks in another’s name if it is told to; the answer goes there', async () => {
    const { board, cable } = await openPeer();
    const { clock } = board;
    const address = cable.clientAddress as string;
    const forger = new SegmentPeer({
      cable,
      clock,
      port: 40001,
      to: { ip: cable.boardAddress, port: LAB_PORT },
      iss: 1,
      address,
    });
    const flags: string[] = [];
    cable.onSegment((segment) => {
      if (segment.clientPort === 40001) flags.push(`${segment.from} ${segment.flags}`);
    });
    forger.send('S');
    (clock as VirtualClock).advance(100_000);
    expect(flags).toEqual(['client S', 'board S.', 'client R.']);
    expect(forger.received).toEqual([]);
  });

  it('speaks to a client that opens a connection to it, as well as to the board', async () => {
    const { board, cable } = await openPeer();
    const client = board.client.connect(40002, 0, cable.peerAddress);
    const to = { ip: cable.clientAddress, port: client.localPort };
    const peer = new SegmentPeer({ cable, clock: board.clock, port: 40002, to, iss: 1000 });
    const crossed: string[] = [];
    cable.onSegment(({ from, flags, clientPort, boardPort }) => {
      if (clientPort === client.localPort && boardPort === 40002) crossed.push(`${from} ${flags}`);
    });
    const pass = () => (board.clock as VirtualClock).advance(100_000);
    pass();
    const iss = peer.received[0]?.seq;
    expect(peer.symbols()).toMatchObject({ ISS: iss, 'SND.UNA': iss, 'SND.NXT': (iss as number) + 1 });
    peer.send('S. seq=RCV.NXT+100');
    expect(peer.symbols()).toMatchObject({ IRS: 1100, 'RCV.NXT': 1101 });
    pass();
    peer.send('P. data="hello"');
    pass();
    expect(new TextDecoder().decode(client.received)).toBe('hello');
    expect(crossed, 'the peer stands in the board’s place').toEqual([
      'client S',
      'board S.',
      'client .',
      'board P.',
      'client .',
    ]);
  });

  it('refuses what it cannot read', async () => {
    const { peer } = await openPeer();
    expect(() => peer.send('FIN')).toThrow(NotationError);
  });
});
