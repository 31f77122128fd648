import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../host/capture/conversations.ts';
import { fold, pseudoHeaderSum } from '../../host/packet/checksum.ts';
import { conversationsIn, framesOf, HALF_CLOSE, OPEN } from './dialogue.ts';

const CHECKSUM = 14 + 20 + 16;
const CLIENT = '192.168.4.2';
const BOARD = '192.168.4.1';

/** These frames with another TCP checksum, in those of them that `which` picks. */
function forged(
  frames: Uint8Array[],
  which: (frame: Uint8Array, index: number) => boolean,
  checksum: (right: number, frame: Uint8Array) => number,
): Uint8Array[] {
  return frames.map((frame, index) => {
    if (!which(frame, index)) return frame;
    const view = new DataView(frame.buffer);
    view.setUint16(CHECKSUM, checksum(view.getUint16(CHECKSUM), frame));
    return frame;
  });
}

const damaged = (right: number) => right ^ 0x5a5a;
const zero = () => 0;
/** What Linux, FreeBSD and Windows leave to the network card; without the length where it also cuts the segment. */
const pseudoHeader = (withLength: boolean) => (_: number, frame: Uint8Array) =>
  fold(pseudoHeaderSum({ source: CLIENT, destination: BOARD }, 6, withLength ? frame.length - 34 : 0));
const isClients = (frame: Uint8Array) => frame[29] === 2;

const only = (frames: Uint8Array[]): Conversation => {
  const [conversation, ...others] = conversationsIn(frames);
  expect(others).toEqual([]);
  return conversation!;
};
const checksums = ({ segments }: Conversation) => segments.map(({ checksum }) => checksum);
const lastStates = (conversation: Conversation) => conversation.states?.after.at(-1);

describe('a segment with a wrong checksum', () => {
  it('is marked and moves no state: its FIN closes nothing', () => {
    const lines = `${OPEN}\n> F. seq=1 ack=1\n < P. seq=1 ack=1 len=10\n > . seq=1 ack=11`;
    const conversation = only(forged(framesOf(lines), (_, index) => index === 3, damaged));
    expect(checksums(conversation)).toEqual(['right', 'right', 'right', 'wrong', 'right', 'right']);
    expect(conversation.close).toEqual({ kind: 'open' });
    expect(lastStates(conversation)).toEqual({ client: 'ESTABLISHED', server: 'ESTABLISHED' });
  });

  it.each([
    ['SYN', '> S seq=0\n > S seq=0\n < S. seq=0 ack=1\n > . seq=1 ack=1', 1, 'ESTABLISHED'],
    ['ACK', `${OPEN}\n > F. seq=1 ack=1\n < . seq=1 ack=2\n > . seq=2 ack=1`, 4, 'FIN_WAIT_1'],
    ['RST', `${OPEN}\n > R. seq=1 ack=1\n < P. seq=1 ack=1 len=3\n > . seq=1 ack=4`, 3, 'ESTABLISHED'],
    ['data', `${OPEN}\n > P. seq=1 ack=1 len=5\n > P. seq=1 ack=1 len=5\n > . seq=6 ack=1`, 3, 'ESTABLISHED'],
  ])('%s: as if it had not been sent', (_what, lines, damagedOne, client) => {
    const frames = () => framesOf(lines);
    const conversation = only(forged(frames(), (_, index) => index === damagedOne, damaged));
    const without = only(frames().filter((_, index) => index !== damagedOne));
    expect(lastStates(conversation)?.client).toBe(client);
    expect(lastStates(conversation)).toEqual(lastStates(without));
    for (const what of ['close', 'dataLength', 'retransmissions'] as const)
      expect(conversation[what], what).toEqual(without[what]);
    expect(conversation.handshake.complete).toBe(true);
  });

  it('is wrong though its sender has several of them, if it has right ones too', () => {
    const lines = `${OPEN}\n> F. seq=1 ack=1\n> F. seq=1 ack=1\n< . seq=1 ack=1`;
    const conversation = only(forged(framesOf(lines), (_, index) => index === 3 || index === 4, damaged));
    expect(checksums(conversation)).toEqual(['right', 'right', 'right', 'wrong', 'wrong', 'right']);
  });

  it('is wrong where nothing tells that its sender is the capturing host', () => {
    const [, ...answer] = framesOf('> S seq=0\n < R. seq=0 ack=1');
    expect(
      conversationsIn(
        forged(framesOf('> S seq=0'), () => true, damaged),
        answer,
      ),
    ).toMatchObject([{ segments: [{ flagsText: 'R.' }] }]);
  });

  it('begins no conversation: not even its ports are certain', () => {
    const stray = framesOf('> S seq=0', { port: 50_001 });
    const [first, ...others] = conversationsIn(
      forged(stray, () => true, damaged),
      framesOf(HALF_CLOSE),
    );
    expect(others).toEqual([]);
    expect(first?.client.port).toBe(49_152);
  });
});

describe('a checksum left to the network card of the capturing host', () => {
  it.each([
    ['the sum of the pseudo-header', pseudoHeader(true)],
    ['the sum of the pseudo-header without the length', pseudoHeader(false)],
    ['nothing', zero],
    ['anything', damaged],
  ])('%s in all of its segments: they count', (_what, left) => {
    const conversation = only(forged(framesOf(HALF_CLOSE), isClients, left));
    const fromClient = conversation.segments.filter(({ from }) => from === 'client');
    const fromServer = conversation.segments.filter(({ from }) => from === 'server');
    expect(new Set(fromClient.map(({ checksum }) => checksum))).toEqual(new Set(['offloaded']));
    expect(new Set(fromServer.map(({ checksum }) => checksum))).toEqual(new Set(['right']));
    expect(lastStates(conversation)).toEqual({ client: 'TIME_WAIT', server: 'CLOSED' });
  });

  it('the sum of the pseudo-header without the length in a single segment, beside others that are right', () => {
    const frames = framesOf(`${OPEN}\n > P. seq=1 ack=1 len=900\n < . seq=1 ack=901`);
    const conversation = only(forged(frames, (_, index) => index === 3, pseudoHeader(false)));
    expect(checksums(conversation)[3]).toBe('offloaded');
    expect(conversation.dataLength.client).toBe(900);
  });

  it('in all but the RST, whose checksum Linux computes itself', () => {
    const frames = framesOf(`${OPEN}\n > P. seq=1 ack=1 len=5\n > R. seq=6 ack=1`);
    const conversation = only(
      forged(frames, (frame, index) => isClients(frame) && index !== 4, pseudoHeader(true)),
    );
    expect(checksums(conversation)).toEqual(['offloaded', 'right', 'offloaded', 'offloaded', 'right']);
    expect(conversation.dataLength.client).toBe(5);
  });
});
