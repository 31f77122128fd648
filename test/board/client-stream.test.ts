import { describe, expect, it } from 'vitest';
import { streamOf } from '../../host/board/client-stream.ts';
import { Lab, SECOND } from '../support/lab.ts';

async function openStream() {
  const lab = await Lab.open({ banner: false, onFin: 'close' });
  const connection = lab.board.client.connect(7000);
  const stream = streamOf(connection);
  const heard: number[] = [];
  const gone: string[] = [];
  stream.onData = (octets) => heard.push(...octets);
  stream.onGone = (reason) => gone.push(reason);
  lab.clock.advance(SECOND);
  return { lab, connection, stream, heard, gone };
}

describe('a connection of the virtual board’s client as a stream', () => {
  it('hands over each octet once, and keeps none', async () => {
    const { lab, connection, stream, heard } = await openStream();
    for (const octet of [1, 2, 3]) {
      stream.send(new Uint8Array([octet]));
      lab.clock.advance(SECOND);
    }
    expect(heard).toEqual([1, 2, 3]);
    expect(connection.received).toHaveLength(0);
  });

  it('says once why it ended: by the board’s FIN', async () => {
    const { lab, stream, gone } = await openStream();
    stream.close();
    lab.clock.advance(10 * SECOND);
    expect(gone).toEqual([]); // closed here: nothing more is told
    const other = await openStream();
    await other.lab.board.control.request({ do: 'close', connection: other.lab.idOf(other.connection) });
    other.lab.clock.advance(10 * SECOND);
    expect(other.gone).toEqual(['the board closed the connection']);
  });

  it('says once why it ended: by a RST', async () => {
    const { lab, connection, gone } = await openStream();
    await lab.board.control.request({ do: 'abort', connection: lab.idOf(connection) });
    lab.clock.advance(10 * SECOND);
    expect(gone).toEqual(['reset']);
  });
});
