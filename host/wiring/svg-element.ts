import { element, escapeXml } from '../xml.ts';

type Attributes = Record<string, string | number>;

export function text(x: number, y: number, content: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeXml(content));
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes: Attributes): string {
  return element('line', { x1, y1, x2, y2, ...attributes });
}

export function rect(x: number, y: number, width: number, height: number, attributes: Attributes): string {
  return element('rect', { x, y, width, height, ...attributes });
}

export function group(attributes: Attributes, ...children: string[]): string {
  return element('g', attributes, '\n', children.join('\n'), '\n');
}
