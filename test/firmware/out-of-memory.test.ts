import { describe, expect, it } from 'vitest';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { Flows } from '../support/flows.ts';

const ERR_MEM = -1;
const LINE = 100;
/** lwIP cuts segments to half of it: what is left of the heap then is not enough for a FIN either. */
const SMALL_WINDOW = 16;

/** Writes lines to connections until lwIP has no memory for another, and then octet by octet. */
function useUpMemory(flows: Flows, connections: number[]): void {
  for (const length of [LINE, 1]) {
    for (const connection of connections) {
      while (flows.call((exports) => exports.client_write(connection, length)) > 0);
    }
  }
}

describe('memory that is used up', () => {
  it('refuses octets instead of taking what belongs to all connections', () => {
    const flows = new Flows();
    for (let i = 0; i < 5; i++) flows.established();
    useUpMemory(flows, [1, 2, 3, 4, 5]);
    const refused = [1, 2, 3, 4, 5].map((id) => flows.call((exports) => exports.client_write(id, LINE)));
    expect(refused, 'each is full, or out of memory').toSatisfy((all: number[]) =>
      all.every((n) => n === 0 || n === ERR_MEM),
    );
    expect(flows.stack.exports.heap_used(), 'the heap has 9,528 octets').toBeLessThanOrEqual(9528);
    expect(flows.stack.exports.heap_used(), 'ten segments').toBeGreaterThan(10 * 536);
  });

  it('holds back the FIN of a connection that is closed, until there is memory for it', () => {
    const flows = new Flows();
    const writers = [flows.opened(), flows.opened(), flows.opened(), flows.opened(SMALL_WINDOW)];
    flows.established();
    useUpMemory(flows, [1, 2, 3, 4, 5]);
    flows.close(5);
    expect(flows.stack.checker.steps(5).at(-1), 'no FIN was sent').toBe('SYN_RCVD -> ESTABLISHED (segment)');

    /* The SYN of a sixth connection makes lwIP look for a place, and send what waited. */
    for (const writer of writers) writer.follow(flows.stack, TcpFlag.ack);
    flows.half();
    expect(flows.stack.checker.steps(5).at(-1)).toBe('ESTABLISHED -> FIN_WAIT_1 (transmit)');
    const fin = flows.stack.checker.records.findLast(({ kind }) => kind === 'out');
    expect(fin).toMatchObject({ connection: 5, segment: { flags: 'F.' } });
  });

  it('lets lwIP send that FIN by itself a quarter of a second later', () => {
    const flows = new Flows();
    const writers = [flows.opened(), flows.opened(), flows.opened(), flows.opened(SMALL_WINDOW)];
    flows.established();
    useUpMemory(flows, [1, 2, 3, 4, 5]);
    flows.close(5);
    for (const writer of writers) writer.follow(flows.stack, TcpFlag.ack);
    flows.stack.pass(250_000);
    expect(flows.stack.checker.steps(5).at(-1)).toBe('ESTABLISHED -> FIN_WAIT_1 (transmit)');
  });
});
