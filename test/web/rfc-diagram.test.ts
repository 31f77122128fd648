import { describe, expect, it } from 'vitest';
import {
  EDGES,
  FIGURE,
  type FigureEdge,
  halfWidth,
  lineOf,
  NODE_HEIGHT,
  NODES,
  type Node,
  nameOf,
} from '../../host/web/view/rfc-diagram.ts';
import { TCP_STATES } from '../../src/tcp-states.ts';
import { isEdge } from '../support/state-diagram.ts';

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const boxOf = (node: Node): Box => {
  const [x, y] = NODES[node];
  const half = halfWidth(nameOf(node));
  return { left: x - half, right: x + half, top: y - NODE_HEIGHT / 2, bottom: y + NODE_HEIGHT / 2 };
};

/** Of a sans-serif font of 12 px. */
function labelBox({ event, action, oneLine, label: [x, y, anchor] }: FigureEdge): Box {
  const lines = oneLine ? [`${event} / ${action}`] : [event, ...(action ? [action] : [])];
  const width = Math.max(...lines.map((line) => line.length)) * 5.8;
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  return { left, right: left + width, top: y - 9, bottom: y + 2 + (lines.length - 1) * 13 };
}

const overlap = (one: Box, other: Box) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
const nodes = Object.keys(NODES) as Node[];
const nameEdge = ({ from, to }: FigureEdge) => `${from} to ${to}`;

describe('The RFC’s diagram', () => {
  it('has an edge for each way from state to state, but those that lead to CLOSED from anywhere', () => {
    const missing = TCP_STATES.flatMap((from) =>
      TCP_STATES.filter((to) => to !== 'CLOSED' && isEdge(from, to)).map((to) => ({ from, to })),
    ).filter(({ from, to }) => !EDGES.some((edge) => edge.from === from && edge.to === to));
    expect(missing).toEqual([]);
  });

  it('has no state, and no label, in the place of another or outside', () => {
    const places = [
      ...nodes.map((node) => ({ name: node as string, box: boxOf(node) })),
      ...EDGES.map((edge) => ({ name: nameEdge(edge), box: labelBox(edge) })),
    ];
    const clashes = places.flatMap((one, at) =>
      places
        .slice(at + 1)
        .filter((other) => overlap(one.box, other.box))
        .map((other) => `${one.name} on ${other.name}`),
    );
    expect(clashes).toEqual([]);
    for (const { name, box } of places) {
      expect(box.left, name).toBeGreaterThanOrEqual(0);
      expect(box.right, name).toBeLessThanOrEqual(FIGURE.width);
      expect(box.bottom, name).toBeLessThanOrEqual(FIGURE.height);
    }
  });

  it('leads no edge through a state that it has nothing to do with', () => {
    for (const edge of EDGES) {
      const { x1, y1, x2, y2 } = lineOf(edge);
      for (let part = 0; part <= 1; part += 0.01) {
        const point = { x: x1 + part * (x2 - x1), y: y1 + part * (y2 - y1) };
        const met = nodes
          .filter((node) => node !== edge.from && node !== edge.to)
          .filter((node) => {
            const { left, right, top, bottom } = boxOf(node);
            return left < point.x && point.x < right && top < point.y && point.y < bottom;
          });
        expect(met, nameEdge(edge)).toEqual([]);
      }
    }
  });
});
