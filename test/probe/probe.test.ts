import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Board } from '../../host/board/board.ts';
import { LabError } from '../../host/lab-error.ts';
import { approach } from '../../host/probe/approach.ts';
import { resultOf } from '../../host/probe/observation.ts';
import { parseProbeLine } from '../../host/probe/probe-request.ts';
import { viasOf } from '../../host/probe/probe-states.ts';
import { boardEnd } from '../../host/probe/probed-end.ts';
import { Prober } from '../../host/probe/prober.ts';
import type { BoardEvent } from '../../src/control/protocol.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { observeAll, openBoard, probed } from './boards.ts';

/** Every state, in every way in which it can be reached. */
const STATES = TCP_STATES.flatMap((state) => viasOf(state).map((via) => `${state} ${via}`));

describe('what is printed', () => {
  it('answers a retransmitted FIN in CLOSE_WAIT with the ACK it gave before', async () => {
    expect(await probed('CLOSE_WAIT\tF. seq=RCV.NXT-1 ack=SND.NXT')).toBe(
      '{"state":"CLOSE_WAIT","next":"CLOSE_WAIT","out":[{"flags":".","seq":"SND.NXT","ack":"RCV.NXT","len":0}],"delivered":0}',
    );
  });

  it('writes numbers in the variables from before the segment, a delayed ACK among them', async () => {
    expect(await probed('ESTABLISHED\tP. len=10')).toBe(
      '{"state":"ESTABLISHED","next":"ESTABLISHED","out":[{"flags":".","seq":"SND.NXT","ack":"RCV.NXT+10","len":0}],"delivered":10}',
    );
  });

  it('names the initial sequence number that a SYN,ACK chooses', async () => {
    expect(await probed('LISTEN\tS')).toBe(
      '{"state":"LISTEN","next":"SYN_RCVD","out":[{"flags":"S.","seq":"ISS","ack":"RCV.NXT+1","len":0}],"delivered":0}',
    );
  });

  it('tells in SYN_SENT of the client, whose numbers it names', async () => {
    expect(await probed('SYN_SENT\tF.')).toBe(
      '{"state":"SYN_SENT","next":"SYN_SENT","out":[{"flags":"R.","seq":"SND.NXT","ack":"RCV.NXT+1","len":0},{"flags":"S","seq":"ISS","ack":null,"len":0}],"delivered":0}',
    );
  });

  it('writes a number that belongs to no variable as it is', async () => {
    expect(await probed('CLOSED\tS')).toBe(
      '{"state":"CLOSED","next":"CLOSED","out":[{"flags":"R.","seq":"0","ack":"RCV.NXT+1","len":0}],"delivered":0}',
    );
  });

  it.each([
    ['LISTEN\t. ack=SND.NXT', 'LISTEN'],
    ['SYN_SENT\tS', 'SYN_SENT'],
    ['SYN_SENT\tS.', 'ESTABLISHED'],
    ['SYN_SENT\tR', 'SYN_SENT'],
    ['SYN_SENT\tR.', 'CLOSED'],
    ['SYN_RCVD\tR', 'CLOSED'],
    ['SYN_RCVD\tF.', 'CLOSE_WAIT'],
    ['ESTABLISHED\tF.', 'CLOSE_WAIT'],
    ['CLOSE_WAIT\tR', 'CLOSED'],
    ['LAST_ACK\t.', 'CLOSED'],
    ['FIN_WAIT_1\t.', 'FIN_WAIT_2'],
    ['FIN_WAIT_1\tF. ack=SND.NXT-1', 'CLOSING'],
    ['FIN_WAIT_1\tF.', 'TIME_WAIT'],
    ['FIN_WAIT_2\tF.', 'TIME_WAIT'],
    ['CLOSING\t.', 'TIME_WAIT'],
    ['TIME_WAIT\tF. seq=RCV.NXT-1', 'TIME_WAIT'],
  ])('%s leads to %s', async (line, next) => {
    expect(JSON.parse(await probed(line))).toMatchObject({ next });
  });

  it('tells data that close() leaves unread from data after shutdown()', async () => {
    expect(JSON.parse(await probed('FIN_WAIT_2 close\tP. len=10'))).toMatchObject({
      next: 'CLOSED',
      out: [{ flags: 'R.', seq: 'SND.NXT' }],
      delivered: 0,
    });
    expect(JSON.parse(await probed('FIN_WAIT_2 shutdown\tP. len=10'))).toMatchObject({
      next: 'FIN_WAIT_2',
      delivered: 10,
    });
  });
});

describe('the state', () => {
  it.each(STATES)(
    '%s is quiet until the segment comes: no greeting, no retransmission within the second',
    async (state) => {
      // A segment that no stack answers: a RST far outside the window.
      const [observation] = await observeAll([`${state}\tR seq=RCV.NXT-100000`]);
      expect(observation).toMatchObject({ entered: [], out: [], delivered: 0 });
    },
  );

  it('is left to the segment alone: the app neither echoes nor closes', async () => {
    const [data, fin] = await observeAll(['ESTABLISHED\tP. len=10', 'ESTABLISHED\tF.']);
    expect(data?.out.map(({ len }) => len)).toEqual([0]);
    expect(fin?.entered).toEqual(['CLOSE_WAIT']);
  });

  it('tells of every state that one segment passes', async () => {
    const [both] = await observeAll(['SYN_RCVD\tFP. len=10']);
    expect(both?.entered).toEqual(['ESTABLISHED', 'CLOSE_WAIT']);
    expect(both?.delivered).toBe(10);
  });

  it('cannot be told by a board that lost records', async () => {
    const board = await openBoard();
    let tell: (event: BoardEvent) => void = () => {};
    const onEvent = (listener: typeof tell) => {
      tell = listener;
      return () => {};
    };
    const end = boardEnd(Object.create(board.control, { onEvent: { value: onEvent } }), 50_000);
    expect(await end.delivered()).toBe(0);
    tell({ event: 'lost', records: 2, events: 1 });
    await expect(end.delivered()).rejects.toThrow('the board lost 3 of its records');
    await board.close();
  });

  it('cannot be had on a board without a cable', async () => {
    const withoutCable = async () => Object.assign(await openBoard(), { cable: null }) as Board;
    const probing = observeAll(['ESTABLISHED\t.'], withoutCable);
    await expect(probing).rejects.toThrow(LabError);
    await expect(probing).rejects.toThrow('no cable');
  });
});

describe('the client’s end', () => {
  it('tells every state it enters, and how many octets its program gets', async () => {
    const board = await openBoard();
    const { clock } = board;
    const { peer, end } = await approach(board, 'SYN_SENT', 'close', 50_000);
    const pass = () => clock.until(() => false, 1_000_000);
    peer.send('S.');
    await pass();
    peer.send('FP. data="hello"');
    await pass();
    expect(end.states).toEqual(['SYN_SENT', 'ESTABLISHED', 'CLOSE_WAIT']);
    expect(await end.delivered()).toBe(5);
    await board.close();
  });

  it('has not been closed by the board in one way or another', () => {
    expect(STATES.filter((state) => state.startsWith('SYN_SENT'))).toEqual(['SYN_SENT close']);
  });
});

describe('one probe after another', () => {
  it('shares a board, which every probe leaves as it was', async () => {
    let boards = 0;
    const prober = new Prober(() => {
      boards++;
      return openBoard();
    });
    const lines = ['S', 'S.', '.', 'F.', 'S. seq=RCV.NXT+100 len=10'].map(
      (segment) => `SYN_SENT\t${segment}`,
    );
    for (const line of [...lines, 'ESTABLISHED\t.']) await prober.observe(parseProbeLine(line));
    await prober.close();
    expect(boards).toBe(1);
  });

  const offset = fc.constantFrom('', '-1', '+1', '-10', '+10', '+100', '+70000', '-70000');
  const line = fc
    .record({
      state: fc.constantFrom(...STATES),
      flags: fc.constantFrom(
        'S',
        'S.',
        '.',
        'P.',
        'F.',
        'FP.',
        'R',
        'R.',
        'F',
        'P',
        'none',
        'FSRPU.',
        'SF',
        'U.',
      ),
      seq: offset,
      ack: offset,
      len: fc.constantFrom(0, 1, 10, 1460),
      win: fc.constantFrom(0, 1, 8192, 65535),
    })
    .map(
      ({ state, flags, seq, ack, len, win }) =>
        `${state}\t${flags} seq=RCV.NXT${seq} ack=SND.NXT${ack} len=${len} win=${win}`,
    );

  it('gives what a board of its own would give, whatever came before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 2, maxLength: 12 }), async (lines) => {
        const together = (await observeAll(lines)).map((observation) =>
          JSON.stringify(resultOf(observation)),
        );
        const alone: string[] = [];
        for (const single of lines) alone.push(await probed(single));
        expect(together).toEqual(alone);
      }),
      { numRuns: 15 },
    );
  });
});
