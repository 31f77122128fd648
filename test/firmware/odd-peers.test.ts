import { describe, expect, it } from 'vitest';
import { IpProtocol } from '../../host/packet/ipv4.ts';
import { buildFrame } from '../../host/packet/packet.ts';
import { serializeTcp, type TcpInit } from '../../host/packet/tcp.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { decodeRecords, RECORD_WORDS } from '../../src/trace-records.ts';
import { BOARD, PEER, TCP_TIMER_US, ZEROS } from '../support/bare-stack.ts';
import { Flows } from '../support/flows.ts';
import { buildSegmentFrame } from '../support/segment-frame.ts';
import type { Flow } from '../support/sequence-peer.ts';

const { ack, fin, psh, syn } = TcpFlag;
const SECOND = 1_000_000;

/* What no ordinary TCP does, but a handmade segment may. The board must live through all of it. */

describe('a peer that acknowledges the octet of a window probe, its window still shut', () => {
  it('does not stop the stack: there is nothing left to probe for', () => {
    const flows = new Flows();
    const flow = flows.half(0);
    flow.follow(flows.stack, ack, 0, 0);
    flows.call((exports) => exports.client_write(1, 1));
    flows.stack.pass(3 * SECOND);
    flow.follow(flows.stack, ack, 0, 0);
    flows.stack.pass(60 * SECOND);
    expect(flows.stack.table()).toEqual([`7000<-${flow.port} ESTABLISHED`]);
    flow.follow(flows.stack, ack, 0, 8192);
    expect(flows.call((exports) => exports.client_write(1, 100))).toBe(100);
  });
});

describe('a peer that acknowledges everything with its window shut, after the application closed', () => {
  it('does not stop the stack: FIN_WAIT_2 has nothing to probe for', () => {
    const flows = new Flows();
    const flow = flows.established();
    for (const length of [536, 100]) flows.call((exports) => exports.client_write(1, length));
    flows.close(1);
    flow.follow(flows.stack, ack, 0, 0, 101);
    flows.stack.pass(10 * SECOND);
    flow.follow(flows.stack, ack, 0, 0);
    flows.stack.pass(10 * SECOND);
    expect(flows.stack.table()).toEqual([`7000<-${flow.port} FIN_WAIT_2`]);
  });
});

describe('a peer whose window was shut from the start and then opens a little', () => {
  it('makes the application wait with the next octets, and not the stack stop', () => {
    const flows = new Flows();
    const flow = flows.half(0);
    flow.follow(flows.stack, ack, 0, 0);
    expect(flows.call((exports) => exports.client_write(1, 500))).toBe(500);
    flow.follow(flows.stack, ack, 0, 100);
    expect(
      flows.call((exports) => exports.client_write(1, 500)),
      'the first 500 must leave before',
    ).toBe(0);
    for (let i = 0; i < 10; i++) {
      flows.stack.pass(3 * SECOND);
      flow.follow(flows.stack, ack, 0, 100);
    }
    expect(flows.call((exports) => exports.client_write(1, 500))).toBe(500);
  });

  it('does so too when only the last segment, filled up, would be longer than half of it', () => {
    const flows = new Flows();
    const flow = flows.half(0);
    flow.follow(flows.stack, ack, 0, 0);
    flows.call((exports) => exports.client_write(1, 540)); // 536 and 4
    flow.follow(flows.stack, ack, 0, 100);
    expect(
      flows.call((exports) => exports.client_write(1, 500)),
      'the first 540 must leave before',
    ).toBe(0);
    flow.follow(flows.stack, ack, 0, 8192);
    flow.follow(flows.stack, ack);
    expect(flows.call((exports) => exports.client_write(1, 500))).toBe(500);
  });
});

describe('a peer that names another MSS after the handshake', () => {
  /** Some octets wait, for the window is shut; then that MSS in a segment without SYN. */
  function named(mss: number, window: number) {
    const flows = new Flows();
    const flow = flows.half(0);
    flow.follow(flows.stack, ack, 0, 0);
    flows.call((exports) => exports.client_write(1, 500));
    const from = { ...PEER, port: flow.port };
    const to = { ...BOARD, port: flow.stackPort };
    const options = [{ kind: 'mss' as const, mss }];
    const numbers = { seq: flow.next, ack: flow.expected };
    flows.stack.frame(buildSegmentFrame(from, to, { flags: ack, window, options, ...numbers }));
    return { flows, flow };
  }

  it('is not heard (RFC 9293 §3.7.1): what was cut already is not too long for it', () => {
    const { flows } = named(10, 0);
    expect(flows.call((exports) => exports.client_write(1, 500))).toBe(500);
  });

  it('is not heard when a window opens a little and the next segment is cut to it either', () => {
    const { flows, flow } = named(10, 20);
    flows.stack.pass(5 * SECOND);
    const sent = flows.stack.checker.records.findLast(({ kind }) => kind === 'out');
    expect(sent).toMatchObject({ segment: { len: 20 } });
    expect(flows.stack.table()).toEqual([`7000<-${flow.port} ESTABLISHED`]);
  });

  it('gets no longer segments than an accepted connection may have', () => {
    const { flows, flow } = named(1460, 8192);
    flow.follow(flows.stack, ack);
    for (let i = 0; i < 4; i++) flows.call((exports) => exports.client_write(1, 1000));
    const lengths = flows.stack.checker.records.map((record) =>
      record.kind === 'out' ? record.segment.len : 0,
    );
    expect(Math.max(...lengths)).toBe(536);
  });
});

describe('a peer that sends more than the window holds', () => {
  /** 100 octets of the window are left. Each segment lies so many octets behind the next one that would be right. */
  function sent(...segments: [flags: number, offset: number, length: number][]) {
    const flows = new Flows();
    const flow = flows.established();
    for (const length of [...Array(7).fill(1460), 1360]) {
      const next = flow.next + length; // not every segment is acknowledged at once
      flow.follow(flows.stack, ack, length);
      flow.next = next;
    }
    flows.stack.pass(SECOND);
    const { next } = flow;
    for (const [flags, offset, length] of segments) {
      flow.next = next + offset;
      flow.follow(flows.stack, flags, length);
    }
    flows.stack.pass(SECOND);
    const last = flows.stack.checker.records.findLast(({ kind }) => kind === 'out')?.segment;
    return { acknowledged: ((last?.ack ?? 0) - next) >>> 0, window: last?.win, table: flows.stack.table() };
  }
  const alive = [expect.stringMatching('ESTABLISHED')];

  it.each([
    ['text that begins in it and ends behind it', [ack, 1, 1460], 1],
    ['text that fills it, and a FIN behind it', [fin | ack, 1, 99], 1],
    ['text that just fits', [ack, 1, 99], 100],
  ] as const)('out of order, does not stop the stack: %s', (_, early, acknowledged) => {
    expect(sent([...early], [ack, 0, 1])).toEqual({ acknowledged, window: 100 - acknowledged, table: alive });
  });

  it('and text where it sent a FIN before, does not stop the stack: the text counts', () => {
    expect(sent([fin | ack, 1, 0], [ack, 0, 100])).toEqual({ acknowledged: 100, window: 0, table: alive });
  });

  it('may send text and FIN in the wrong order', () => {
    const { acknowledged, table } = sent([fin | ack, 50, 10], [ack, 0, 50]);
    expect(acknowledged, '60 octets and the FIN').toBe(61);
    expect(table).toEqual([expect.stringMatching('CLOSE_WAIT')]);
  });
});

describe('a peer whose segments come in IP fragments', () => {
  /** One segment with right numbers, its text behind the next octet by `offset`, in fragments of so many octets. */
  function fragments(
    flow: Flow,
    size: number,
    segment: { flags: number; offset?: number } & Partial<TcpInit>,
  ) {
    const { offset = 0, ...given } = segment;
    const numbers = { seq: flow.next + offset, ack: flow.expected, window: 8192 };
    const ports = { sourcePort: flow.port, destinationPort: flow.stackPort };
    const octets = serializeTcp(
      { ...ports, ...numbers, ...given },
      { source: PEER.ip, destination: BOARD.ip },
    );
    return Array.from({ length: Math.ceil(octets.length / size) }, (_, index) => {
      const place = { fragmentOffset: size * index, moreFragments: size * (index + 1) < octets.length };
      return buildFrame({
        ethernet: { source: PEER.mac, destination: BOARD.mac },
        ipv4: { source: PEER.ip, destination: BOARD.ip, ...place },
        protocol: IpProtocol.tcp,
        payload: octets.slice(size * index, size * (index + 1)),
      });
    });
  }

  it.each(['first', 'last'])(
    'does not stop the stack by a FIN that overtakes the %s of them, though they fill the window',
    (late) => {
      const flows = new Flows();
      const { machine, exports } = flows.stack;
      const flow = flows.established();
      const window = fragments(flow, 1480, { flags: ack, payload: new Uint8Array(8 * ZEROS.length) });
      if (late === 'first') window.push(window.shift() as Uint8Array);
      const overtaken = window.pop() as Uint8Array;
      const [end] = fragments(flow, 1480, { flags: fin | ack, offset: 5000 });
      for (const frame of [...window, end as Uint8Array, overtaken]) machine.receive(frame);
      expect(exports.pcb_table_read()).toBe(1);
    },
  );

  it.each(['last', 'first'])('moves by them, and not by a timer, also when the %s one comes last', (late) => {
    const flows = new Flows();
    const { machine, exports } = flows.stack;
    const payload = new Uint8Array(2000);
    const frames = fragments(flows.established(), 1480, { flags: fin | ack, payload });
    if (late === 'first') frames.reverse();
    for (const frame of frames) machine.receive(frame);
    const at = exports.records_address() >>> 2;
    const count = exports.records_take();
    const records = decodeRecords(machine.words().slice(at, at + count * RECORD_WORDS));
    const steps = records.map((record) => (record.kind === 'transition' ? [record.to, record.cause] : []));
    expect(steps.flat()).toEqual(['CLOSE_WAIT', 'segment']);
  });

  it('does not stop the stack by another MSS in them', () => {
    const flows = new Flows();
    const { machine, exports } = flows.stack;
    const flow = flows.half(0);
    flow.follow(flows.stack, ack, 0, 0);
    flows.call((exports) => exports.client_write(1, 500));
    /* Header and options in two fragments, right before each time that a timer runs out. */
    const options = [{ kind: 'mss' as const, mss: 10 }, ...Array(12).fill({ kind: 'nop' })];
    const frames = fragments(flow, 24, { flags: ack, window: 20, options });
    for (let tick = 0; tick < 20; tick++) {
      for (const frame of frames) machine.receive(frame);
      flows.stack.nowUs += TCP_TIMER_US;
      machine.setClock();
      exports.client_turn();
    }
    expect(exports.pcb_table_read()).toBe(1);
  });
});

describe('a peer of another MSS', () => {
  it('has no part in how long the segments to the next one are', () => {
    const flows = new Flows();
    for (let connection = 1; connection <= 20; connection++) {
      const mss = [100, 300, 1460][connection % 3] as number;
      const from = { ...PEER, port: 50_000 + connection };
      const to = { ...BOARD, port: 7000 };
      const numbers = { seq: 1000, ack: 0, window: 8192 };
      const options = [{ kind: 'mss' as const, mss }];
      flows.stack.frame(buildSegmentFrame(from, to, { flags: syn, options, ...numbers }));
      const answer = flows.stack.checker.records.findLast(({ kind }) => kind === 'out')?.segment;
      const following = { seq: 1001, ack: (answer?.seq ?? 0) + 1, window: 8192 };
      flows.stack.frame(buildSegmentFrame(from, to, { flags: ack, ...following }));
      flows.call((exports) => exports.client_write(connection, 1000));
      const sent = flows.stack.checker.records.filter(({ kind }) => kind === 'out');
      const own = sent.filter((record) => record.connection === connection);
      expect(Math.max(...own.map(({ segment }) => segment?.len ?? 0))).toBe(Math.min(mss, 536));
      flows.call((exports) => exports.client_abort(connection));
    }
  });
});

describe('a window that is shut', () => {
  /** The window is 8 × 1,460 octets, and the application takes none. */
  function shut() {
    const flows = new Flows();
    const flow = flows.established();
    for (let i = 0; i < 8; i++) {
      const next = flow.next + 1460; // not every segment is acknowledged at once
      flow.follow(flows.stack, ack, 1460);
      flow.next = next;
    }
    flows.stack.pass(SECOND);
    const sentBy = (act: () => void) => {
      const before = flows.stack.checker.records.length;
      act();
      return flows.stack.checker.records.slice(before).filter(({ kind }) => kind === 'out');
    };
    return { flows, flow, sentBy };
  }

  it('draws no ACK from an ACK that says nothing new: two such ends would never stop', () => {
    const { flows, flow, sentBy } = shut();
    expect(sentBy(() => flow.follow(flows.stack, ack))).toEqual([]);
    flow.next += 1;
    expect(
      sentBy(() => flow.follow(flows.stack, ack)),
      'after a window probe',
    ).toEqual([]);
  });

  it('still has a window probe answered', () => {
    const { flows, flow, sentBy } = shut();
    expect(sentBy(() => flow.follow(flows.stack, ack, 1))).toMatchObject([
      { segment: { flags: '.', win: 0 } },
    ]);
  });

  it('still lets the peer open its own, and acknowledge', () => {
    const { flows, flow, sentBy } = shut();
    flow.follow(flows.stack, ack, 0, 100);
    flows.call((exports) => exports.client_write(1, 500));
    expect(sentBy(() => flow.follow(flows.stack, ack, 0, 8192))).not.toEqual([]);
    expect(flows.call((exports) => exports.client_write(1, 2048))).toBeGreaterThan(0);
  });
});

describe('data that arrives after the application closed', () => {
  it('ends the connection by a RST (RFC 9293 §3.10.7.4)', () => {
    const flows = new Flows();
    const flow = flows.established();
    flows.close(1);
    flow.follow(flows.stack, psh | ack, 10);
    expect(flows.stack.checker.steps(1).at(-1)).toBe('FIN_WAIT_1 -> CLOSED (segment)');
    const reset = flows.stack.checker.records.findLast(({ kind }) => kind === 'out');
    expect(reset).toMatchObject({ connection: 1, segment: { flags: 'R.' } });
  });

  it('passes through TIME_WAIT when the FIN comes in the same segment: lwIP then ends it without a RST', () => {
    const flows = new Flows();
    const flow = flows.established();
    flows.close(1);
    flow.follow(flows.stack, fin | ack, 10);
    expect(flows.stack.checker.steps(1).slice(-2)).toEqual([
      'FIN_WAIT_1 -> TIME_WAIT (segment)',
      'TIME_WAIT -> CLOSED (segment)',
    ]);
    expect(flows.stack.table()).toEqual([]);
  });
});

describe('several timers that run out in one pass', () => {
  it('are told as timers, though lwIP sends for one connection while it drops another', () => {
    /* A retransmission every few seconds: with one of these starts it falls into the pass that drops the other. */
    for (let startUs = 10 * SECOND; startUs < 20 * SECOND; startUs += SECOND / 4) {
      const flows = new Flows();
      flows.established();
      flows.half();
      flows.stack.pass(startUs);
      flows.call((exports) => exports.client_write(1, 100));
      flows.stack.pass(30 * SECOND);
      expect(flows.stack.checker.steps(2).at(-1)).toBe('SYN_RCVD -> CLOSED (timer)');
    }
  });
});
