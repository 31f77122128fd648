import type { TcpState } from '../../../src/tcp-states.ts';

/** RFC 9293 §3.3.2, Figure 5, drawn by hand: places of the states' middles, in units of the drawing. CLOSED stands at the beginning and at the end, as there. */
export const FIGURE = { width: 460, height: 480 };
export const NODE_HEIGHT = 26;

export type Node = TcpState | 'CLOSED again';

export const NODES: Readonly<Record<Node, readonly [x: number, y: number]>> = {
  CLOSED: [196, 18],
  LISTEN: [186, 96],
  SYN_RCVD: [62, 158],
  SYN_SENT: [398, 158],
  ESTABLISHED: [230, 218],
  FIN_WAIT_1: [104, 292],
  CLOSE_WAIT: [382, 292],
  FIN_WAIT_2: [58, 376],
  CLOSING: [216, 376],
  LAST_ACK: [382, 376],
  TIME_WAIT: [134, 460],
  'CLOSED again': [382, 460],
};

/** An event in the end's life, and what its TCP does; in the RFC's own words. */
export interface FigureEdge {
  from: Node;
  to: Node;
  event: string;
  action: string;
  /** Of the label's middle line, and on which side of the place the text is. */
  label: readonly [x: number, y: number, anchor: 'start' | 'middle' | 'end'];
  /** Units by which the line is moved to its left, where another goes the other way. */
  shift?: number;
}

export const EDGES: readonly FigureEdge[] = [
  {
    from: 'CLOSED',
    to: 'LISTEN',
    event: 'passive OPEN',
    action: 'create TCB',
    label: [180, 56, 'end'],
    shift: -5,
  },
  {
    from: 'LISTEN',
    to: 'CLOSED',
    event: 'CLOSE',
    action: '',
    label: [203, 64, 'start'],
    shift: -5,
  },
  {
    from: 'CLOSED',
    to: 'SYN_SENT',
    event: 'active OPEN',
    action: 'snd SYN',
    label: [330, 76, 'start'],
    shift: 5,
  },
  {
    from: 'SYN_SENT',
    to: 'CLOSED',
    event: 'CLOSE',
    action: 'delete TCB',
    label: [292, 104, 'end'],
    shift: 5,
  },
  {
    from: 'LISTEN',
    to: 'SYN_RCVD',
    event: 'rcv SYN',
    action: 'snd SYN,ACK',
    label: [104, 112, 'end'],
    shift: -5,
  },
  { from: 'SYN_RCVD', to: 'LISTEN', event: 'rcv RST', action: '', label: [140, 146, 'start'], shift: -5 },
  { from: 'LISTEN', to: 'SYN_SENT', event: 'SEND', action: 'snd SYN', label: [262, 138, 'middle'] },
  {
    from: 'SYN_SENT',
    to: 'SYN_RCVD',
    event: 'rcv SYN / snd SYN,ACK',
    action: '',
    label: [272, 171, 'middle'],
  },
  { from: 'SYN_RCVD', to: 'ESTABLISHED', event: 'rcv ACK', action: 'of SYN', label: [152, 178, 'start'] },
  {
    from: 'SYN_SENT',
    to: 'ESTABLISHED',
    event: 'rcv SYN,ACK',
    action: 'snd ACK',
    label: [328, 204, 'start'],
  },
  { from: 'SYN_RCVD', to: 'FIN_WAIT_1', event: 'CLOSE', action: 'snd FIN', label: [74, 222, 'end'] },
  { from: 'ESTABLISHED', to: 'FIN_WAIT_1', event: 'CLOSE', action: 'snd FIN', label: [158, 248, 'end'] },
  { from: 'ESTABLISHED', to: 'CLOSE_WAIT', event: 'rcv FIN', action: 'snd ACK', label: [320, 248, 'start'] },
  { from: 'FIN_WAIT_1', to: 'FIN_WAIT_2', event: 'rcv ACK', action: 'of FIN', label: [70, 333, 'end'] },
  { from: 'FIN_WAIT_1', to: 'CLOSING', event: 'rcv FIN', action: 'snd ACK', label: [172, 328, 'start'] },
  {
    from: 'FIN_WAIT_1',
    to: 'TIME_WAIT',
    event: 'rcv FIN,',
    action: 'ACK of FIN',
    label: [122, 362, 'start'],
  },
  { from: 'FIN_WAIT_2', to: 'TIME_WAIT', event: 'rcv FIN', action: 'snd ACK', label: [86, 418, 'end'] },
  { from: 'CLOSING', to: 'TIME_WAIT', event: 'rcv ACK of FIN', action: '', label: [184, 424, 'start'] },
  { from: 'CLOSE_WAIT', to: 'LAST_ACK', event: 'CLOSE', action: 'snd FIN', label: [390, 336, 'start'] },
  { from: 'LAST_ACK', to: 'CLOSED again', event: 'rcv ACK', action: 'of FIN', label: [390, 418, 'start'] },
  {
    from: 'TIME_WAIT',
    to: 'CLOSED again',
    event: 'Timeout=2MSL',
    action: 'delete TCB',
    label: [258, 455, 'middle'],
  },
];

/** Half of a state's box, for a name of that many letters. */
export function halfWidth(name: string): number {
  return name.length * 3.75 + 9;
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
