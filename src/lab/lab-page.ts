import { LIT_STATES, type LitState } from '../leds/pins.ts';
import type { LabStates } from './lab-states.ts';

/**
 * What a browser is shown: the LEDs and the connections, its own among them. It asks again each second, on the same connection as long as that lives. There is
 * no script in it, and nothing that a page could command: that takes the control port, which speaks no HTTP.
 */
export function labPage(lit: Partial<Record<LitState, boolean>>, states: LabStates): string {
  const leds = LIT_STATES.map((state) => `${lit[state] ? '&#9679' : '&#9675'}; ${state}\n`);
  const connections = states.current().map(({ connection, state }) => `#${connection} ${state}\n`);
  const body = `<!doctype html><link rel=icon href=data:,><title>tcplab</title><pre>${leds.join('')}\n${connections.join('')}`;
  return `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nRefresh: 1\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
