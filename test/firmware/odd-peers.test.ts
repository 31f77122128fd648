import { describe, expect, it } from 'vitest';
import { IpProtocol } from '../../host/packet/ipv4.ts';
import { buildFrame, buildSegmentFrame } from '../../host/packet/packet.ts';
import { serializeTcp } from '../../host/packet/tcp.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { decodeRecords, RECORD_WORDS } from '../../src/trace-records.ts';
import { BOARD, PEER, ZEROS } from '../support/bare-stack.ts';
import { Flows } from '../support/flows.ts';
import type { Flow } from '../support/sequence-peer.ts';

const { ack, fin, psh } = TcpFlag;
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

  it.each(['first', 'last'])(
    'in IP fragments, of which a FIN overtakes the %s, does not stop the stack',
    (late) => {
      const flows = new Flows();
      const flow = flows.established();
      const fragments = inFragments(flow, ack, 8 * ZEROS.length); // as much as the window
      if (late === 'first') fragments.push(fragments.shift() as Uint8Array);
      const overtaken = fragments.pop() as Uint8Array;
      for (const fragment of fragments) flows.stack.machine.receive(fragment);
      finBehind(flow, flows);
      flows.stack.machine.receive(overtaken);
      expect(flows.stack.exports.pcb_table_read()).toBe(1);
    },
  );

  /** A FIN one octet behind what is expected. */
  function finBehind(flow: Flow, flows: Flows): void {
    const from = { ...PEER, port: flow.port };
    const to = { ...BOARD, port: flow.stackPort };
    const numbers = { seq: flow.next + 1, ack: flow.expected };
    flows.stack.machine.receive(buildSegmentFrame(from, to, { flags: fin | ack, window: 8192, ...numbers }));
  }
});

/** A segment whose numbers are right, in as many fragments as an Ethernet frame has room for. */
function inFragments(flow: Flow, flags: number, length: number): Uint8Array[] {
  const segment = serializeTcp(
    {
      sourcePort: flow.port,
      destinationPort: flow.stackPort,
      seq: flow.next,
      ack: flow.expected,
      flags,
      window: 8192,
      payload: new Uint8Array(length),
    },
    { source: PEER.ip, destination: BOARD.ip },
  );
  return Array.from({ length: Math.ceil(segment.length / 1480) }, (_, index) => {
    const payload = segment.slice(1480 * index, 1480 * (index + 1));
    const place = { fragmentOffset: 1480 * index, moreFragments: 1480 * (index + 1) < segment.length };
    return buildFrame({
      ethernet: { source: PEER.mac, destination: BOARD.mac },
      ipv4: { source: PEER.ip, destination: BOARD.ip, ...place },
      protocol: IpProtocol.tcp,
      payload,
    });
  });
}

describe('a segment in IP fragments', () => {
  it.each(['last', 'first'])('is why the connection moves, also when the %s fragment comes last', (late) => {
    const flows = new Flows();
    const { stack } = flows;
    const fragments = inFragments(flows.established(), fin | ack, 2000);
    if (late === 'first') fragments.reverse();
    for (const fragment of fragments) stack.machine.receive(fragment);
    const at = stack.exports.records_address() >>> 2;
    const count = stack.exports.records_take();
    const records = decodeRecords(stack.machine.words().slice(at, at + count * RECORD_WORDS));
    const steps = records.map((record) => (record.kind === 'transition' ? [record.to, record.cause] : []));
    expect(steps.flat()).toEqual(['CLOSE_WAIT', 'segment']);
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
