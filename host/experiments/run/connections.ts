import type { Board } from '../../board/board.ts';
import type { SwitchCable } from '../../cable/switch-cable.ts';
import type { ClientConnection } from '../../client/client.ts';
import { seqAdd } from '../../packet/sequence.ts';
import { SegmentPeer, type SegmentPeerOptions } from '../../peer/segment-peer.ts';
import type { StepOf } from '../model/experiment.ts';
import { StepError } from './failed-step.ts';
import { type Observed, portOf } from './observed.ts';
import type { Recorder } from './recorder.ts';

/** Peers' ports lie below those that a client's TCP chooses by itself (RFC 6335 §6). */
const FIRST_PEER_PORT = 40_000;
const PEER_PORTS = 9_000;

/** Peers' initial sequence numbers lie this far apart. */
const PEER_ISS_STEP = 1_000_000;

/** RFC 9293 §3.4.1 has initial sequence numbers count units of 4 µs. */
const ISS_PER_MS = 250;

/**
 * Everyone who takes part in an experiment, by name; '' is who needs none. `boardMs`: how long the board has been running. Ports and numbers follow from it, so that
 * peers do not meet what an earlier experiment left in TIME_WAIT, and a virtual board still sees the same ones each time.
 */
export function participantsOf(board: Board, recorder: Recorder, boardMs: number) {
  const { labPort } = board.control.hello;
  const peers: SegmentPeer[] = [];
  const firstPort = FIRST_PEER_PORT + (Math.floor(boardMs / 100) % PEER_PORTS);
  const firstIss = (boardMs * ISS_PER_MS) % 2 ** 32;

  /** The connection of that name, or the latest of all. */
  function of(name: string | undefined): Observed {
    const { connections } = recorder;
    const observed =
      name === undefined ? connections.at(-1) : connections.findLast((one) => one.name === name);
    if (observed) return observed;
    throw new StepError(
      { en: 'a connection', zh: '有连接' },
      name
        ? { en: `none is called ${name}`, zh: `没有名为 ${name} 的连接` }
        : { en: 'none is open: connect or inject first', zh: '还没有连接：先 connect 或 inject' },
    );
  }

  /** The ordinary client of that name, or the latest one. */
  function client(name: string | undefined): ClientConnection {
    const { client } = of(name);
    if (client) return client;
    throw new StepError(
      { en: 'an ordinary client', zh: '普通的客户端' },
      {
        en: 'the connection is that of a peer without a TCP',
        zh: '这个连接的对端没有 TCP，报文段由实验手工构造',
      },
    );
  }

  /** An active open of the ordinary client. */
  function open(name: string | undefined, samePort: boolean): Observed {
    const port = samePort ? client(name).localPort : undefined;
    return recorder.watchClient(name ?? '', () => board.client.connect(labPort, port));
  }

  /** The peer of that name; a new one if there is none yet. */
  function peer(name = '', options: { address?: string } = {}): SegmentPeer {
    const known = recorder.connections.findLast((one) => one.peer && one.name === name);
    return known?.peer ?? newPeer(name, options);
  }

  /**
   * One segment in the name of one end of the connection, to the other end. In the client's name, and with a name of its own, the peer speaks from a port of
   * its own.
   */
  function forge({ segment, as, peer: name }: StepOf<'forge'>): void {
    const { clientAddress, boardAddress } = cable();
    if (as !== 'board' && name) {
      peer(name, { address: clientAddress }).send(segment);
      return;
    }
    const observed = of(name);
    const clientEnd = { ip: observed.peer?.address ?? clientAddress, port: portOf(observed) };
    const boardEnd = { ip: boardAddress, port: labPort };
    const [from, to] = as === 'board' ? [boardEnd, clientEnd] : [clientEnd, boardEnd];
    const variables = recorder.log.variablesOf(as === 'board' ? 'client' : 'board', clientEnd.port);
    const forger = build({ address: from.ip, port: from.port, to, variables });
    forger.send(segment);
    forger.close(); // the answer goes to the end in whose name it spoke
  }

  /** The peers leave. */
  function close(): void {
    for (const peer of peers) peer.close();
  }

  function newPeer(name: string, options: { address?: string }): SegmentPeer {
    const peer = build({ ...options, port: firstPort + peers.length });
    peers.push(peer);
    recorder.watchPeer(name, peer);
    return peer;
  }

  function build(options: Partial<SegmentPeerOptions> & { port: number }): SegmentPeer {
    return new SegmentPeer({
      cable: cable(),
      clock: board.clock,
      to: { ip: cable().boardAddress, port: labPort },
      iss: seqAdd(firstIss, PEER_ISS_STEP * peers.length),
      ...options,
    });
  }

  /** @throws StepError */
  function cable(): SwitchCable {
    if (board.cable) return board.cable;
    throw new StepError({ en: 'a cable', zh: '线路' }, { en: 'this board has none', zh: '这块开发板没有' });
  }

  return { of, client, open, peer, forge, close, cable };
}
