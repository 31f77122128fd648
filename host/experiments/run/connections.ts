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

/** Everyone who takes part in an experiment, by name; '' is who needs none. */
export class Connections {
  private readonly board: Board;
  private readonly recorder: Recorder;
  private readonly peers: SegmentPeer[] = [];
  private readonly firstPort: number;
  private readonly firstIss: number;

  /**
   * `boardMs`: how long the board has been running. Ports and numbers follow from it, so that peers do not meet what an earlier experiment
   * left in TIME_WAIT, and a virtual board still sees the same ones each time.
   */
  constructor(board: Board, recorder: Recorder, boardMs: number) {
    this.board = board;
    this.recorder = recorder;
    this.firstPort = FIRST_PEER_PORT + (Math.floor(boardMs / 100) % PEER_PORTS);
    this.firstIss = (boardMs * ISS_PER_MS) % 2 ** 32;
  }

  /** The connection of that name, or the latest of all. */
  of(name: string | undefined): Observed {
    const { connections } = this.recorder;
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
  client(name: string | undefined): ClientConnection {
    const { client } = this.of(name);
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
  open(name: string | undefined, samePort: boolean): Observed {
    const { board, recorder } = this;
    const port = samePort ? this.client(name).localPort : undefined;
    return recorder.watchClient(name ?? '', () => board.client.connect(board.control.hello.labPort, port));
  }

  /** The peer of that name; a new one if there is none yet. */
  peer(name: string | undefined): SegmentPeer {
    const known = this.recorder.connections.findLast((one) => one.peer && one.name === (name ?? ''));
    return known?.peer ?? this.newPeer(name ?? '', {});
  }

  /**
   * One segment in the name of one end of the connection, to the other end. In the client's name, and with a name of its own, the peer speaks from a port of
   * its own.
   */
  forge({ segment, as, peer: name }: StepOf<'forge'>): void {
    const { clientAddress, boardAddress } = this.cable;
    if (as !== 'board' && name) {
      const known = this.recorder.connections.findLast((one) => one.peer && one.name === name);
      (known?.peer ?? this.newPeer(name, { address: clientAddress })).send(segment);
      return;
    }
    const observed = this.of(name);
    const client = { ip: observed.peer?.address ?? clientAddress, port: portOf(observed) };
    const board = { ip: boardAddress, port: this.board.control.hello.labPort };
    const [from, to] = as === 'board' ? [board, client] : [client, board];
    const variables = this.recorder.log.variablesOf(as === 'board' ? 'client' : 'board', client.port);
    const forger = this.build({ address: from.ip, port: from.port, to, variables });
    forger.send(segment);
    forger.close(); // the answer goes to the end in whose name it spoke
  }

  /** The peers leave. */
  close(): void {
    for (const peer of this.peers) peer.close();
  }

  private newPeer(name: string, options: { address?: string }): SegmentPeer {
    const peer = this.build({ ...options, port: this.firstPort + this.peers.length });
    this.peers.push(peer);
    this.recorder.watchPeer(name, peer);
    return peer;
  }

  private build(options: Partial<SegmentPeerOptions> & { port: number }): SegmentPeer {
    const { cable } = this;
    return new SegmentPeer({
      cable,
      clock: this.board.clock,
      to: { ip: cable.boardAddress, port: this.board.control.hello.labPort },
      iss: seqAdd(this.firstIss, PEER_ISS_STEP * this.peers.length),
      ...options,
    });
  }

  /** @throws StepError */
  get cable(): SwitchCable {
    const { cable } = this.board;
    if (cable) return cable;
    throw new StepError({ en: 'a cable', zh: '线路' }, { en: 'this board has none', zh: '这块开发板没有' });
  }
}
