import { describe, expect, it } from 'vitest';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { Flows } from '../support/flows.ts';

/** TRACE_RING_RECORDS. */
const RING = 64;

describe('the ring between lwIP and its reader', () => {
  it('holds 64 records', () => {
    const flows = new Flows();
    const flow = flows.established();
    const before = flows.stack.checker.records.length;
    flows.stack.reads = false;
    /* The SYN of an established connection: one record in, one out for the ACK (RFC 5961 §4). */
    for (let i = 0; i < RING / 2; i++) flow.follow(flows.stack, TcpFlag.syn);
    flows.stack.reads = true;
    flow.follow(flows.stack, TcpFlag.ack);
    expect(flows.stack.checker.records.length - before + flows.stack.checker.told).toBe(RING + 1);
    expect(flows.stack.checker.told).toBe(1);
  });

  it('counts what it loses: the numbers of the records show as many missing', () => {
    const flows = new Flows();
    const flow = flows.established();
    flows.stack.reads = false;
    for (let i = 0; i < 100; i++) flow.follow(flows.stack, TcpFlag.syn);
    flows.stack.reads = true;
    flow.follow(flows.stack, TcpFlag.ack);
    const { checker } = flows.stack;
    expect(checker.told).toBe(200 + 1 - RING);
    expect(checker.gaps, 'seen only once a record follows').toBe(0);
    flow.follow(flows.stack, TcpFlag.ack);
    expect(checker.gaps).toBe(checker.told);
  });

  it('loses the youngest, so that what is read is the truth up to the gap', () => {
    const flows = new Flows();
    const flow = flows.established();
    flows.stack.reads = false;
    for (let i = 0; i < 100; i++) flow.follow(flows.stack, TcpFlag.syn);
    flow.follow(flows.stack, TcpFlag.fin | TcpFlag.ack);
    flows.stack.reads = true;
    flows.stack.pass(1);
    expect(flows.stack.checker.living()).toEqual([`7000<-${flow.port} ESTABLISHED`]);
    expect(flows.stack.table()).toEqual([`7000<-${flow.port} CLOSE_WAIT`]);
  });

  it('chains again after the gap: the next record says in which state the connection is', () => {
    const flows = new Flows();
    const flow = flows.established();
    flows.stack.reads = false;
    for (let i = 0; i < 100; i++) flow.follow(flows.stack, TcpFlag.syn);
    flow.follow(flows.stack, TcpFlag.fin | TcpFlag.ack);
    flows.stack.reads = true;
    flows.stack.pass(1);
    flows.close(1);
    flow.follow(flows.stack, TcpFlag.ack);
    expect(flows.stack.checker.steps(1).slice(-2)).toEqual([
      'CLOSE_WAIT -> LAST_ACK (call)',
      'LAST_ACK -> CLOSED (segment)',
    ]);
    expect(flows.stack.checker.living()).toEqual([]);
    const later = flows.established();
    flows.stack.pass(1);
    expect(flows.stack.checker.living()).toEqual([`7000<-${later.port} ESTABLISHED`]);
  });
});
