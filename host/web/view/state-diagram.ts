import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit-html';
import type { EndMoment } from '../recording/moment.ts';
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
} from './rfc-diagram.ts';
import { VIEW_TEXTS, viewTexts } from './texts.ts';
import { focusOf, type ViewProps } from './view.ts';

/** The RFC's diagram for one end: where it is, where it was, and by what it came here. */
export function stateDiagram(props: ViewProps, end: 'client' | 'board'): TemplateResult {
  const texts = viewTexts(props.recording, props.language);
  const moment = focusOf(props)?.[end] ?? null;
  if (!moment) return html`<p class="soft">${texts.noStates(texts.ends[end])}</p>`;
  const here = nodeOf(moment);
  const taken = moment.from === null ? null : takenEdge(moment, here);
  const caption = captionOf(moment, taken, props);
  return html`<figure class="state-diagram state-${moment.state}">
    <svg viewBox="0 0 ${FIGURE.width} ${FIGURE.height}" role="img" aria-label="${texts.ends[end]}: ${moment.state}. ${caption}">
      ${EDGES.filter((edge) => edge !== taken).map((edge) => drawEdge(edge, wasTaken(edge, moment) ? 'been' : ''))}
      ${taken ? drawEdge(taken, 'taken') : nothing}
      ${(Object.keys(NODES) as Node[]).map((node) => drawNode(node, node === here, moment))}
    </svg>
    <figcaption><b>${moment.state}</b> ${caption}</figcaption>
  </figure>`;
}

/** CLOSED at the bottom once a connection was there. */
function nodeOf({ state, from }: EndMoment): Node {
  return state === 'CLOSED' && from !== null ? 'CLOSED again' : state;
}

/** One of the figure's, or what it leaves out to be readable: RST, ABORT and timeouts lead to CLOSED from anywhere (note 3). */
function takenEdge({ from, step }: EndMoment, to: Node): FigureEdge {
  const known = EDGES.find((edge) => edge.from === from && edge.to === to);
  if (known && !(to === 'CLOSED again' && step.segment?.flags.includes('R'))) return known;
  const events = {
    segment: step.segment?.flags.includes('R') ? 'rcv RST' : 'rcv',
    call: 'ABORT',
    timer: 'timeout',
    displaced: 'displaced',
    transmit: 'snd',
    inferred: '',
  };
  const event = step.cause === null ? '' : events[step.cause];
  const { x1, y1, x2, y2 } = lineOf({ from: from ?? 'CLOSED', to });
  return { from: from ?? 'CLOSED', to, event, label: [(x1 + x2) / 2, (y1 + y2) / 2, 'middle'] };
}

function wasTaken({ from, to }: FigureEdge, { been }: EndMoment): boolean {
  return been.some((state, at) => at > 0 && state === nameOf(to) && been[at - 1] === from);
}

function captionOf(
  { from, state, step }: EndMoment,
  taken: FigureEdge | null,
  { language }: ViewProps,
): string {
  if (!taken || from === null || step.cause === null) return '';
  const texts = VIEW_TEXTS[language];
  const edge = [taken.event, taken.action].filter(Boolean).join(' / ');
  const cause = texts.causes[step.cause];
  return texts.edge({
    from,
    to: state,
    edge,
    cause: step.segment ? `${cause} ${step.segment.flags}` : cause,
  });
}

function drawEdge(edge: FigureEdge, kind: string): SVGTemplateResult {
  const { x1, y1, x2, y2 } = lineOf(edge);
  const [x, y, anchor] = edge.label;
  const degrees = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  const texts = [edge.event, ...(edge.action ? [edge.action] : [])];
  const lines = edge.oneLine ? [texts.join(' / ')] : texts;
  return svg`<g class="edge ${kind}">
    <line x1=${x1} y1=${y1} x2=${x2} y2=${y2} />
    <path d="M0 0l-8 -3.5v7z" transform="translate(${x2} ${y2}) rotate(${degrees}) scale(${kind === 'taken' ? 1.5 : 1})" />
    ${lines.map((text, at) => svg`<text x=${x} y=${y + at * LINE} text-anchor=${anchor}>${text}</text>`)}
  </g>`;
}

/** Between the two lines of a label. */
const LINE = 13;

function drawNode(node: Node, isHere: boolean, { been }: EndMoment): SVGTemplateResult {
  const name = nameOf(node);
  const [x, y] = NODES[node];
  const half = halfWidth(name);
  const visits = node === 'CLOSED again' ? been.slice(1) : been.slice(0, node === 'CLOSED' ? 1 : undefined);
  const kind = isHere ? 'here' : visits.includes(name) ? 'been' : '';
  return svg`<g class="node state-${name} ${kind}">
    <rect x=${x - half} y=${y - NODE_HEIGHT / 2} width=${2 * half} height=${NODE_HEIGHT} rx=${NODE_HEIGHT / 2} />
    <text x=${x} y=${y + 5} text-anchor="middle">${name}</text>
  </g>`;
}
