/** The transitions of so many connections that the client opened, and closed first (RFC 9293 §3.3.2, figure 5). */
export function passiveCloseEdges(connections: number): Record<string, number> {
  return {
    'LISTEN -> SYN_RCVD': connections,
    'SYN_RCVD -> ESTABLISHED': connections,
    'ESTABLISHED -> CLOSE_WAIT': connections,
    'CLOSE_WAIT -> LAST_ACK': connections,
    'LAST_ACK -> CLOSED': connections,
  };
}
