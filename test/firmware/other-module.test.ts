import { describe, expect, it } from 'vitest';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { BareStack } from '../support/bare-stack.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { Flow } from '../support/sequence-peer.ts';

const { ack, fin } = TcpFlag;
const PORT = 7100;

/** A connection to a server of another module, which closes as soon as its peer does, or not at all. */
function connection(stays = false) {
  const stack = new BareStack(loadedBoard, 1);
  stack.call((exports) => exports.other_module_listen(PORT, Number(stays)));
  const flow = new Flow(40_000, PORT);
  stack.onSegment = (segment) => flow.hear(segment);
  const open = (last: number) => flow.open(stack, 1000, 8192, last);
  return { stack, flow, open, steps: () => stack.checker.steps(1) };
}

const CLOSING = ['ESTABLISHED -> CLOSE_WAIT (segment)', 'CLOSE_WAIT -> LAST_ACK (segment)'];
const OPENING = ['LISTEN -> SYN_RCVD (segment)', 'SYN_RCVD -> ESTABLISHED (segment)'];

describe('a connection of another module', () => {
  it('passes CLOSE_WAIT when the module closes while lwIP has the FIN in its hands', () => {
    const { stack, flow, open, steps } = connection();
    open(ack);
    flow.follow(stack, fin | ack);
    expect(steps()).toEqual([...OPENING, ...CLOSING]);
    flow.follow(stack, ack);
    expect(steps().at(-1)).toBe('LAST_ACK -> CLOSED (segment)');
  });

  it('passes ESTABLISHED when the FIN comes with the handshake’s ACK, and stays in CLOSE_WAIT when nobody closes', () => {
    const { open, steps } = connection(true);
    open(fin | ack);
    expect(steps()).toEqual([...OPENING, CLOSING[0]]);
  });

  it('passes ESTABLISHED and CLOSE_WAIT when the FIN comes with the handshake’s ACK', () => {
    const { open, steps } = connection();
    open(fin | ack);
    expect(steps()).toEqual([...OPENING, ...CLOSING]);
  });
});
