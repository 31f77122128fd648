import { beforeEach, describe, expect, it } from 'vitest';
import { BothEnds } from '../../host/up/both-ends.ts';
import { LAB_PORT } from '../../src/ports.ts';
import { Lab, SECOND } from '../support/lab.ts';

let lab: Lab;
let ends: BothEnds;
let steps: string[];
beforeEach(async () => {
  lab = await Lab.open();
  ends = new BothEnds(lab.board, LAB_PORT);
  steps = [];
  ends.onStep((line) => steps.push(line.replace(/#\d+/, '#n')));
});

/** A connection opened for a program, its SYN not answered yet. */
function opened(program: string) {
  return ends.open(program, () => lab.board.client.connect(LAB_PORT));
}

describe('both ends of a connection', () => {
  it('tell of their steps in the order in which they happen', () => {
    const connection = opened('a');
    lab.clock.advance(SECOND);
    connection.close();
    lab.clock.advance(150 * SECOND);
    expect(steps).toEqual([
      'a CLOSED -> SYN_SENT  0.000 ms  (call)',
      '#n LISTEN -> SYN_RCVD  0.000 ms  (segment)',
      'a (#n) SYN_SENT -> ESTABLISHED  2.000 ms  (segment)',
      '#n SYN_RCVD -> ESTABLISHED  2.000 ms  (segment)',
      'a (#n) ESTABLISHED -> FIN_WAIT_1  998.000 ms  (call)',
      '#n ESTABLISHED -> CLOSE_WAIT  998.000 ms  (segment)',
      'a (#n) FIN_WAIT_1 -> FIN_WAIT_2  2.000 ms  (segment)',
      expect.stringMatching(/^#n CLOSE_WAIT -> LAST_ACK {2}\d+\.000 ms {2}\(call\)$/),
      expect.stringMatching(/^a \(#n\) FIN_WAIT_2 -> TIME_WAIT {2}\d+\.000 ms {2}\(segment\)$/),
      '#n LAST_ACK -> CLOSED  2.000 ms  (segment)',
      expect.stringMatching(/^a \(#n\) TIME_WAIT -> CLOSED {2}\d+\.\d{3} ms {2}\(timer\)$/),
    ]);
  });

  it('opened between two µs of a paced clock, have spent no negative time in CLOSED', () => {
    lab.clock.advance(0.7);
    opened('a');
    expect(steps).toEqual(['a CLOSED -> SYN_SENT  0.000 ms  (call)']);
  });

  it('are told apart where several are opened in the same moment', () => {
    const connections = ['a', 'b', 'c'].map(opened);
    lab.clock.advance(SECOND);
    const greeted = connections.map(({ received }) =>
      Number(/connection (\d+)/.exec(new TextDecoder().decode(received))?.[1]),
    );
    expect(ends.current().map(({ program, number }) => ({ program, number }))).toEqual([
      { program: 'a', number: greeted[0] },
      { program: 'b', number: greeted[1] },
      { program: 'c', number: greeted[2] },
    ]);
    connections[1]?.reset();
    lab.clock.advance(SECOND);
    expect(ends.current().map(({ program, board }) => `${program} ${board}`)).toEqual([
      'a ESTABLISHED',
      'c ESTABLISHED',
    ]);
  });

  it('are over when both are CLOSED, or when the SYN never arrived', () => {
    expect(ends.shown).toBeUndefined();
    lab.board.ethernet.disturbance = () => [];
    const connection = opened('a');
    lab.clock.advance(SECOND);
    expect(ends.current()).toMatchObject([{ client: 'SYN_SENT', number: null, board: 'LISTEN' }]);
    connection.reset();
    expect(ends.current()).toEqual([]);
    expect(ends.shown).toMatchObject({ program: 'a', client: 'CLOSED' });
  });
});
