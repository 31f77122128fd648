import type { TcpState } from '../../../src/tcp-states.ts';

/** RFC 9293 §3.3.2, Figure 5, drawn by hand: places of the states' middles, in units of the drawing. CLOSED stands at the beginning and at the end, as there. */
export const FIGURE = { width: 600, height: 340 };
export const NODE_HEIGHT = 26;

export type Node = TcpState | 'CLOSED again';

export const NODES: Readonly<Record<Node, readonly [x: number, y: number]>> = {
  CLOSED: [250, 16],
  LISTEN: [250, 72],
  SYN_RCVD: [90, 112],
  SYN_SENT: [510, 112],
  ESTABLISHED: [300, 158],
  FIN_WAIT_1: [150, 214],
  CLOSE_WAIT: [480, 214],
  FIN_WAIT_2: [80, 268],
  CLOSING: [310, 268],
  LAST_ACK: [480, 268],
  TIME_WAIT: [190, 322],
  'CLOSED again': [480, 322],
};

/** An event in the end's life, and what its TCP does; in the RFC's own words. */
export interface FigureEdge {
  from: Node;
  to: Node;
  event: string;
  action?: string;
  /** Where its label is: of one line the baseline, of two the first one's; and on which side of it the text is. */
  label: readonly [x: number, y: number, anchor: 'start' | 'middle' | 'end'];
  /** Event and action in one line. */
  oneLine?: true;
  /** Units by which the line is moved to its left, where another goes the other way. */
  shift?: number;
}

export const EDGES: readonly FigureEdge[] = [
  {
    from: 'CLOSED',
    to: 'LISTEN',
    event: 'passive OPEN',
    action: 'create TCB',
    label: [236, 43, 'end'],
    shift: -5,
  },
  { from: 'LISTEN', to: 'CLOSED', event: 'CLOSE', label: [262, 54, 'start'], shift: -5 },
  {
    from: 'CLOSED',
    to: 'SYN_SENT',
    event: 'active OPEN',
    action: 'snd SYN',
    label: [396, 50, 'start'],
    shift: 5,
  },
  { from: 'SYN_SENT', to: 'CLOSED', event: 'CLOSE', label: [350, 76, 'end'], shift: 5 },
  {
    from: 'LISTEN',
    to: 'SYN_RCVD',
    event: 'rcv SYN',
    action: 'snd SYN,ACK',
    label: [146, 70, 'end'],
    shift: -5,
  },
  { from: 'SYN_RCVD', to: 'LISTEN', event: 'rcv RST', label: [190, 107, 'start'], shift: -5 },
  {
    from: 'LISTEN',
    to: 'SYN_SENT',
    event: 'SEND',
    action: 'snd SYN',
    label: [352, 107, 'middle'],
    oneLine: true,
  },
  {
    from: 'SYN_SENT',
    to: 'SYN_RCVD',
    event: 'rcv SYN',
    action: 'snd SYN,ACK',
    label: [372, 128, 'middle'],
    oneLine: true,
  },
  { from: 'SYN_RCVD', to: 'ESTABLISHED', event: 'rcv ACK of SYN', label: [186, 128, 'start'] },
  {
    from: 'SYN_SENT',
    to: 'ESTABLISHED',
    event: 'rcv SYN,ACK',
    action: 'snd ACK',
    label: [426, 148, 'start'],
  },
  { from: 'SYN_RCVD', to: 'FIN_WAIT_1', event: 'CLOSE', action: 'snd FIN', label: [104, 164, 'end'] },
  { from: 'ESTABLISHED', to: 'FIN_WAIT_1', event: 'CLOSE', action: 'snd FIN', label: [212, 174, 'end'] },
  { from: 'ESTABLISHED', to: 'CLOSE_WAIT', event: 'rcv FIN', action: 'snd ACK', label: [414, 176, 'start'] },
  { from: 'FIN_WAIT_1', to: 'FIN_WAIT_2', event: 'rcv ACK of FIN', label: [106, 244, 'end'] },
  { from: 'FIN_WAIT_1', to: 'CLOSING', event: 'rcv FIN', action: 'snd ACK', label: [240, 230, 'start'] },
  {
    from: 'FIN_WAIT_1',
    to: 'TIME_WAIT',
    event: 'rcv FIN,ACK',
    action: 'snd ACK',
    label: [180, 262, 'start'],
  },
  { from: 'FIN_WAIT_2', to: 'TIME_WAIT', event: 'rcv FIN', action: 'snd ACK', label: [112, 302, 'end'] },
  { from: 'CLOSING', to: 'TIME_WAIT', event: 'rcv ACK of FIN', label: [266, 302, 'start'] },
  { from: 'CLOSE_WAIT', to: 'LAST_ACK', event: 'CLOSE', action: 'snd FIN', label: [494, 239, 'start'] },
  { from: 'LAST_ACK', to: 'CLOSED again', event: 'rcv ACK of FIN', label: [490, 299, 'start'] },
  {
    from: 'TIME_WAIT',
    to: 'CLOSED again',
    event: 'Timeout=2MSL',
    action: 'delete TCB',
    label: [342, 334, 'middle'],
    oneLine: true,
  },
];

/** Half of a state's box, for a name of that many letters. */
export function halfWidth(name: string): number {
  return name.length * 4.3 + 9;
}

/** Where the line from one box to another begins and ends: at their edges. */
export function lineOf({ from, to, shift = 0 }: Pick<FigureEdge, 'from' | 'to' | 'shift'>) {
  const [[x1, y1], [x2, y2]] = [NODES[from], NODES[to]];
  const length = Math.hypot(x2 - x1, y2 - y1);
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [sx, sy] = [uy * shift, -ux * shift];
  const out = (node: Node, gap: number) =>
    Math.min(halfWidth(nameOf(node)) / Math.abs(ux || 1e-9), NODE_HEIGHT / 2 / Math.abs(uy || 1e-9)) + gap;
  const [a, b] = [out(from, 0), length - out(to, 1)];
  return { x1: x1 + ux * a + sx, y1: y1 + uy * a + sy, x2: x1 + ux * b + sx, y2: y1 + uy * b + sy };
}

export function nameOf(node: Node): TcpState {
  return node === 'CLOSED again' ? 'CLOSED' : node;
}
