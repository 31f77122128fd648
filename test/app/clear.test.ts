import { describe, expect, it } from 'vitest';
import type { LwipConnection } from '../../host/client/lwip-client.ts';
import { Lab, SECOND } from '../support/lab.ts';

/** Connections in four states; `labels` are these, in the order in which the board numbers them. */
async function busyLab() {
  const lab = await Lab.open({ onFin: 'wait', dwellMs: 60_000 });
  const tell = async (call: 'close' | 'shutdown', client: LwipConnection) => {
    await lab.board.control.request({ do: call, connection: lab.idOf(client) });
    lab.clock.advance(SECOND);
  };
  const timeWait = lab.connect();
  await tell('close', timeWait);
  timeWait.close();
  lab.clock.advance(SECOND);
  const finWait = lab.connect();
  await tell('close', finWait);
  const closeWait = lab.halfClose();
  lab.connect();
  lab.clock.advance(SECOND);
  return { lab, timeWait, finWait, closeWait };
}

describe('clear', () => {
  it('ends every lab connection, those that the application is done with too', async () => {
    const { lab } = await busyLab();
    const { connections } = await lab.board.control.request({ do: 'status' });
    expect(connections?.map(({ state }) => state)).toEqual([
      'TIME_WAIT',
      'FIN_WAIT_2',
      'CLOSE_WAIT',
      'ESTABLISHED',
    ]);
    await lab.board.control.request({ do: 'clear' });
    lab.clock.advance(SECOND);
    expect(await lab.board.control.request({ do: 'status' })).toMatchObject({ connections: [] });
    expect(lab.board.pico.machine.exports.pcb_table_read(), 'the control connection is left').toBe(1);
  });

  it('resets the peers, but none whose connection both have closed', async () => {
    const { lab, timeWait, finWait, closeWait } = await busyLab();
    await lab.board.control.request({ do: 'clear' });
    lab.clock.advance(SECOND);
    expect([timeWait, finWait, closeWait].map(({ failure }) => failure)).toEqual([null, 'reset', 'reset']);
    const last = lab.states(timeWait.localPort).at(-1);
    expect(last).toMatchObject({ from: 'TIME_WAIT', to: 'CLOSED', cause: 'call' });
  });

  it('puts out the LEDs and shows nothing more of what was before', async () => {
    const { lab } = await busyLab();
    const { pins } = lab.board.pico;
    expect([...pins.levels.values()]).toContain(1);
    await lab.board.control.request({ do: 'clear' });
    expect([...pins.levels.values()]).not.toContain(1);
    const off = lab.ledEvents.at(-1);
    expect(off?.lit).toBe(false);
    lab.clock.advance(300 * SECOND);
    expect(lab.ledEvents.at(-1)).toBe(off);
  });

  it('leaves a board that shows the next connection as ever', async () => {
    const { lab } = await busyLab();
    await lab.board.control.request({ do: 'clear' });
    const before = lab.ledEvents.length;
    lab.connect();
    expect(lab.ledEvents.slice(before).map(({ state, lit }) => `${state} ${lit}`)).toEqual(['SYN_RCVD true']);
    expect(lab.board.pico.errors).toEqual([]);
  });
});
