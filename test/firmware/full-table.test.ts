import { describe, expect, it } from 'vitest';
import { addressNumber } from '../../host/lwip/lwip-machine.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { PEER } from '../support/bare-stack.ts';
import { Flows } from '../support/flows.ts';

/** The last record of a connection that is CLOSED. */
function endOf({ stack }: Flows, connection: number) {
  const record = stack.checker.records.findLast(
    (each) => each.kind === 'transition' && each.connection === connection,
  );
  if (record?.kind !== 'transition' || record.to !== 'CLOSED')
    throw new Error(`connection ${connection} is not CLOSED`);
  return record;
}

describe('a table of five connections', () => {
  it('has no room for a sixth SYN while all five are in use: it goes unanswered', () => {
    const flows = new Flows();
    for (let i = 0; i < 4; i++) flows.established();
    flows.half();
    const before = flows.stack.checker.records.length;
    flows.half();
    expect(flows.stack.table()).toHaveLength(5);
    expect(flows.stack.checker.records.slice(before).map(({ kind }) => kind)).not.toContain('out');
  });

  it('gives the place of the oldest TIME_WAIT to a new SYN, and the record says whose segment it was', () => {
    const flows = new Flows();
    flows.established();
    flows.timeWait(2);
    flows.stack.pass(1_000_000);
    flows.timeWait(3);
    flows.established();
    flows.established();
    const newcomer = flows.half();
    expect(endOf(flows, 2)).toMatchObject({
      from: 'TIME_WAIT',
      cause: 'displaced',
      segment: { flags: 'S', seq: 1000 },
      remotePort: newcomer.port - 4,
    });
    expect(flows.stack.table()).toContain('7000<-40003 TIME_WAIT');
    const [end, begin] = flows.stack.checker.records.filter(({ kind }) => kind === 'transition').slice(-2);
    expect([end?.connection, begin?.connection], 'one ends before its successor begins').toEqual([2, 6]);
  });

  it('takes TIME_WAIT first, then LAST_ACK, then CLOSING, and no other state', () => {
    const flows = new Flows();
    flows.closing(1);
    flows.lastAck(2);
    flows.timeWait(3);
    flows.established();
    flows.established();
    const newcomers = [6, 7, 8, 9].map(() => flows.half());
    expect([3, 2, 1].map((connection) => endOf(flows, connection))).toMatchObject([
      { from: 'TIME_WAIT', cause: 'displaced' },
      { from: 'LAST_ACK', cause: 'displaced' },
      { from: 'CLOSING', cause: 'displaced' },
    ]);
    const answered = newcomers.filter(({ port }) => flows.stack.table().includes(`7000<-${port} SYN_RCVD`));
    expect(answered).toHaveLength(3);
  });

  it('lets an active open displace as well', () => {
    const flows = new Flows();
    for (const connection of [1, 2, 3, 4, 5]) flows.timeWait(connection);
    expect(flows.call((exports) => exports.client_connect(addressNumber(PEER.ip), 9000, 0))).toBe(6);
    expect(endOf(flows, 1)).toMatchObject({ from: 'TIME_WAIT', cause: 'displaced' });
    expect(flows.stack.checker.steps(6)).toEqual(['CLOSED -> SYN_SENT (call)']);
  });

  it('keeps two connections apart when the second has the ports and the pcb of the one it displaced', () => {
    const flows = new Flows();
    const { stack } = flows;
    const connect = () => flows.call((exports) => exports.client_connect(addressNumber(PEER.ip), 9000, 5000));
    const { ack, syn, fin } = TcpFlag;
    stack.onSegment = (segment) => {
      if (segment.flags === 'S') syncedAt = segment.seq;
    };
    let syncedAt = 0;
    const reply = (flags: number, seq: number, acknowledged: number) =>
      stack.segment(9000, 5000, { flags, seq, ack: syncedAt + acknowledged, window: 8192, length: 0 });
    expect(connect()).toBe(1);
    reply(syn | ack, 100, 1);
    flows.close(1);
    reply(fin | ack, 101, 2);
    expect(stack.table()).toEqual(['5000<-9000 TIME_WAIT']);
    for (let i = 0; i < 4; i++) flows.established();
    expect(connect()).toBe(6);
    expect(stack.checker.steps(1).at(-1)).toBe('TIME_WAIT -> CLOSED (displaced)');
    expect(stack.checker.steps(6)).toEqual(['CLOSED -> SYN_SENT (call)']);
  });

  it('lets a listen displace for the moment in which it needs a place', () => {
    const flows = new Flows();
    for (const connection of [1, 2, 3, 4, 5]) flows.timeWait(connection);
    expect(flows.call((exports) => exports.client_listen(7001))).toBe(0);
    expect(endOf(flows, 1)).toMatchObject({ from: 'TIME_WAIT', cause: 'displaced' });
  });
});
