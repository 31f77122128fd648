import { addressNumber, type MachineExports } from '../../host/lwip/lwip-machine.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { type BareStack, PEER } from './bare-stack.ts';
import { ACTIVE_FLOWS, type Ending, PASSIVE_FLOWS, type Sequence, type Step } from './sequence.ts';
import { Flow, resetAll } from './sequence-peer.ts';
import type { WireSegment } from './trace-checker.ts';

const PORTS = [7000, 7001];
/** Nothing listens there. */
const CLOSED_PORT = 7002;
const FIRST_PASSIVE = 40_000;
const FIRST_ACTIVE = 41_000;
/** As many connections as lwIP has room for (MEMP_NUM_TCP_PCB). */
const TABLE_SIZE = 5;
/** A peer that says nothing is given up after 12 retransmissions, which take that long in µs when the RTT was short. */
const PATIENCE_US = 4_000_000_000;
/** Longer than 2MSL. */
const AFTERMATH_US = 130_000_000;

/** Plays sequences against one stack and tears everything down after each. */
export class SequenceRunner {
  private readonly stack: BareStack;
  /** The flows that steps name by index, and all there have been. */
  private flows: Flow[] = [];
  private all: Flow[] = [];
  private freshPort = 50_000;
  private readonly heapUsed: number;
  private readonly poolsFree: number;

  constructor(stack: BareStack) {
    this.stack = stack;
    for (const port of PORTS) stack.call((exports) => exports.client_listen(port));
    this.heapUsed = stack.exports.heap_used();
    this.poolsFree = stack.exports.pools_free();
    stack.onSegment = (segment) => this.hear(segment);
  }

  /** @throws Error when an invariant does not hold */
  play({ steps, ending }: Sequence): void {
    this.flows = [
      ...Array.from({ length: PASSIVE_FLOWS }, (_, i) => new Flow(FIRST_PASSIVE + i, stackPort(i))),
      ...Array.from({ length: ACTIVE_FLOWS }, (_, i) => new Flow(FIRST_ACTIVE + i, 0)),
    ];
    this.all = [...this.flows];
    for (const step of steps) this.take(step);
    this.tearDown(ending);
    this.expectNothingLeft();
    this.expectFullTable();
  }

  private take(step: Step): void {
    const { stack } = this;
    if (step.do === 'segment') this.flows[step.flow]?.send(stack, step.shape);
    else if (step.do === 'open') this.flows[step.flow]?.open(stack, step.iss, step.window, step.last);
    else if (step.do === 'follow') {
      this.flows[step.flow]?.follow(stack, step.flags, step.length, step.window, step.unheard);
    } else if (step.do === 'connect') this.connect(step.flow, step.localPort);
    else if (step.do === 'hear events') stack.events(step.read);
    else if (step.do === 'pass') stack.pass(step.us);
    else if (step.do === 'arp') stack.answersArp = step.answer;
    else this.callOn(step);
  }

  private callOn(step: Extract<Step, { connection: number }>): void {
    const { stack } = this;
    const ids = stack.checker.livingIds();
    /* One index more than there are connections: a number that names none. */
    const id = ids[step.connection % (ids.length + 1)] ?? 999_999;
    if (step.do === 'write') stack.call((exports) => exports.client_write(id, step.length));
    else this.end(id, step.do);
  }

  private end(id: number, call: 'shutdown' | 'close' | 'abort'): void {
    const calls: Record<typeof call, (exports: MachineExports) => number> = {
      shutdown: (exports) => exports.client_shutdown(id),
      close: (exports) => exports.client_close(id),
      abort: (exports) => exports.client_abort(id),
    };
    this.stack.call(calls[call]);
  }

  private connect(index: number, localPort: number): void {
    const { stack } = this;
    stack.call((exports) => exports.client_connect(addressNumber(PEER.ip), FIRST_ACTIVE + index, localPort));
  }

  private tearDown({ call, peer }: Ending): void {
    const { stack } = this;
    stack.answersArp = true;
    stack.events(true);
    stack.pass(1_000_000); /* delayed ACKs leave, and the peer knows the numbers */
    for (const id of stack.checker.livingIds()) this.end(id, call);
    const allClosed = () => stack.exports.pcb_table_read() === 0;
    if (peer === 'silent') stack.pass(PATIENCE_US, allClosed);
    resetAll(stack, this.all);
    stack.pass(AFTERMATH_US, allClosed);
    stack.events(true);
  }

  private expectNothingLeft(): void {
    const { stack, heapUsed } = this;
    const left = stack.table();
    if (left.length > 0) throw new Error(`everything was closed, but lwIP still has ${left.join(', ')}`);
    const used = stack.exports.heap_used();
    if (used !== heapUsed)
      throw new Error(`everything was closed, but ${used - heapUsed} octets of heap are not free`);
    const missing = this.poolsFree - stack.exports.pools_free();
    if (missing !== 0)
      throw new Error(`everything was closed, but ${missing} elements of lwIP's pools are not free`);
    if (stack.checker.gaps > 0) throw new Error(`${stack.checker.gaps} records were lost`);
  }

  /** A pcb, an endpoint or a place in the observer that leaked would now be missing. */
  private expectFullTable(): void {
    const { stack } = this;
    const flows = Array.from({ length: TABLE_SIZE }, () => new Flow(this.freshPort++, PORTS[0] as number));
    this.flows = this.all = flows;
    for (const flow of flows) flow.open(stack, 1, 8192, TcpFlag.ack);
    const established = stack.table().filter((line) => line.endsWith('ESTABLISHED')).length;
    const opened = stack.events(true).length;
    resetAll(stack, flows);
    stack.events(true);
    if (established !== TABLE_SIZE || opened !== TABLE_SIZE) {
      throw new Error(`of ${TABLE_SIZE} new connections ${established} were established and ${opened} told`);
    }
  }

  /** A SYN of the stack's makes a flow of its own; the index of its port then means the new one. */
  private hear(segment: WireSegment): void {
    const { localPort, remotePort, flags } = segment;
    const known = this.all.find((flow) => flow.port === remotePort && flow.stackPort === localPort);
    const index = this.flows.findIndex((flow) => flow.port === remotePort);
    if (!known && flags === 'S' && index >= 0) {
      const flow = new Flow(remotePort, localPort);
      this.flows[index] = flow;
      this.all.push(flow);
    }
    (known ?? this.flows[index])?.hear(segment);
  }
}

function stackPort(index: number): number {
  if (index === PASSIVE_FLOWS - 1) return CLOSED_PORT;
  return (index === PASSIVE_FLOWS - 2 ? PORTS[1] : PORTS[0]) as number;
}
