import { describe, expect, it } from 'vitest';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { Flows } from '../support/flows.ts';

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
