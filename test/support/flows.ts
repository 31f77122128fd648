import { addressNumber, type MachineExports } from '../../host/lwip/lwip-machine.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { BareStack, PEER } from './bare-stack.ts';
import { loadedBoard } from './loaded-board.ts';
import { Flow } from './sequence-peer.ts';

export const PORT = 7000;
const { ack, fin, syn } = TcpFlag;
/** Of the stack, for connections that it opens itself. */
const FIRST_OWN_PORT = 50_000;

/** A listening stack, and a peer whose connections to it are brought into the state that a test needs. */
export class Flows {
  readonly stack = new BareStack(loadedBoard, 1);
  private readonly flows = new Map<number, Flow>();
  private lastPort = 40_000;
  private lastOwnPort = FIRST_OWN_PORT;

  constructor() {
    this.stack.call((exports) => exports.client_listen(PORT));
    this.stack.onSegment = (segment) => this.flows.get(segment.remotePort)?.hear(segment);
  }

  /** Only the SYN: SYN_RCVD. */
  half(window = 8192): Flow {
    return this.open(0, window);
  }

  /** Connection numbers count from 1: the nth connection has the number n. */
  established(): Flow {
    return this.open(ack);
  }

  /** Opened by the stack: unlike an accepted connection it may take as much memory as there is. */
  opened(window = 8192): Flow {
    const flow = new Flow(++this.lastPort, ++this.lastOwnPort);
    this.flows.set(flow.port, flow);
    this.call((exports) => exports.client_connect(addressNumber(PEER.ip), flow.port, flow.stackPort));
    flow.next = 1000;
    flow.follow(this.stack, syn | ack, 0, window);
    return flow;
  }

  /** The peer has sent its FIN, the application closed, and the last ACK is withheld. */
  lastAck(connection: number): Flow {
    const flow = this.established();
    flow.follow(this.stack, fin | ack);
    this.close(connection);
    return flow;
  }

  /** Both sent FIN, neither heard the other's ACK. */
  closing(connection: number): Flow {
    const flow = this.established();
    this.close(connection);
    flow.follow(this.stack, fin | ack, 0, 8192, 1);
    return flow;
  }

  /** The application closed first, then the peer. */
  timeWait(connection: number): Flow {
    const flow = this.established();
    this.close(connection);
    flow.follow(this.stack, fin | ack);
    return flow;
  }

  close(connection: number): void {
    this.call((exports) => exports.client_close(connection));
  }

  call(act: (exports: MachineExports) => number): number {
    return this.stack.call(act);
  }

  private open(last: number, window = 8192): Flow {
    const flow = new Flow(++this.lastPort, PORT);
    this.flows.set(flow.port, flow);
    flow.open(this.stack, 1000, window, last);
    return flow;
  }
}
