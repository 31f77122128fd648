import { describe, expect, it } from 'vitest';
import { type ByteStream, ControlChannel, ControlError } from '../../host/board/control-channel.ts';
import { VirtualClock } from '../../host/clock/virtual-clock.ts';
import type { BoardEvent } from '../../src/control/protocol.ts';
import { GREETING } from '../support/scripted-board.ts';

/** A board at the other end of a stream, that says what it is told to. */
class Far implements ByteStream {
  readonly heard: string[] = [];
  /** Answers each command. */
  answer: (id: number) => unknown = () => null;

  line(value: unknown): void {
    this.onData(new TextEncoder().encode(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`));
  }
  send(octets: Uint8Array): void {
    const text = new TextDecoder().decode(octets);
    this.heard.push(text);
    this.line(this.answer(JSON.parse(text).id));
  }
  onData: ByteStream['onData'] = () => {};
  onGone: ByteStream['onGone'] = () => {};
  close(): void {}
}

async function greeted(greeting: unknown = GREETING) {
  const far = new Far();
  const opening = ControlChannel.open(far, new VirtualClock());
  far.line(greeting);
  return { far, channel: await opening };
}

describe('A greeting', () => {
  it('is taken with fields that nobody knows yet', async () => {
    const { channel } = await greeted({ ...GREETING, colour: 'green' });
    expect(channel.hello).toEqual({ ...GREETING, colour: 'green' });
  });

  it.each<[string, unknown]>([
    ['no JSON', 'HTTP/1.1 400 Bad Request'],
    ['null', null],
    ['a number', 7],
    ['a text', '"hello"'],
    ['a list', [GREETING]],
    ['of another program', { ...GREETING, hello: 'world' }],
    ['with a version that is a text', { ...GREETING, protocol: '1' }],
    [
      'with a version beyond all numbers',
      JSON.stringify(GREETING).replace('"protocol":1', '"protocol":1e999'),
    ],
    ['without a port', { ...GREETING, labPort: undefined }],
    ['with an endless version of the app', { ...GREETING, app: 'x'.repeat(33) }],
    ['with an endless name of the board', { ...GREETING, board: 'x'.repeat(65) }],
    ['with an endless version of lwIP', { ...GREETING, lwip: 'x'.repeat(33) }],
    ['whose app is no text', { ...GREETING, app: 1 }],
    ['whose states come from elsewhere', { ...GREETING, states: 'guessed' }],
    ['without pins', { ...GREETING, pins: undefined }],
    ['whose pins are null', { ...GREETING, pins: null }],
    ['whose pins are a text', { ...GREETING, pins: '' }],
    ['whose pins are a list', { ...GREETING, pins: [2, 3] }],
    ['with a pin that is a text', { ...GREETING, pins: { ...GREETING.pins, CLOSING: 'GP8' } }],
  ])('is refused: %s', async (_, greeting) => {
    await expect(greeted(greeting)).rejects.toThrow(
      /did not greet on its control port: not a message of the protocol/,
    );
  });

  it('of another version of the protocol says what to do', async () => {
    await expect(greeted({ ...GREETING, protocol: 2 })).rejects.toThrow(/version 2 .* flash the app again/);
  });
});

describe('A reply', () => {
  it('reaches who asked', async () => {
    const { far, channel } = await greeted();
    far.answer = (id) => ({ id, ok: true, ms: 5 });
    expect(await channel.request({ do: 'ping' })).toEqual({ id: 1, ok: true, ms: 5 });
  });

  it('that refuses is told in the board’s words', async () => {
    const { far, channel } = await greeted();
    far.answer = (id) => ({ id, error: 'no such connection' });
    await expect(channel.request({ do: 'ping' })).rejects.toThrow(ControlError);
    await expect(channel.request({ do: 'ping' })).rejects.toThrow('refused "ping": no such connection');
  });

  it.each<[string, unknown]>([
    ['neither yes nor no', { id: 1 }],
    ['a yes that is a text', { id: 1, ok: 'true' }],
    ['a no', { id: 1, ok: false }],
    ['to a text', { id: '1', ok: true }],
    ['to nothing', { ok: true }],
    ['an error that is a number', { id: 1, error: 5 }],
    ['an error to a text', { id: '1', error: 'no' }],
  ])('that is %s loses the board', async (_, reply) => {
    const { far, channel } = await greeted();
    far.answer = () => reply;
    await expect(channel.request({ do: 'ping' })).rejects.toThrow(
      'board lost: not a message of the protocol',
    );
  });

  it('to a line without an id loses the board, in its own words', async () => {
    const { far, channel } = await greeted();
    far.answer = () => ({ id: null, error: 'no JSON' });
    await expect(channel.request({ do: 'ping' })).rejects.toThrow('board lost: no JSON');
  });
});

describe('An event', () => {
  it.each(['state', 'segment', 'led', 'lost'])('of kind %s is told', async (event) => {
    const { far, channel } = await greeted();
    const told: BoardEvent[] = [];
    channel.onEvent((one) => told.push(one));
    far.line({ event, timeUs: 1 });
    expect(told).toEqual([{ event, timeUs: 1 }]);
  });

  it.each([{ event: 'weather' }, { event: 1 }, { event: null }])('is refused: %o', async (event) => {
    const { far, channel } = await greeted();
    channel.onEvent(() => expect.unreachable('it was told'));
    far.line(event);
    expect(channel.lost).toContain('not a message of the protocol');
  });
});
