/**
 * The native module `lwip`: lwIP's raw TCP API and the observer of its states. Implemented in module_lwip.c, on the
 * board and on the virtual board alike.
 *
 * Errors of lwIP come back as negative numbers (its `err_t`); a wrong argument throws a TypeError.
 */
declare module 'lwip' {
  /** Records of 8 words each (see `struct trace_record` in trace_ring.h), and how many were lost since the last call. */
  export type OnRecords = (records: Uint32Array, lost: number) => void;

  /**
   * One thing that happened to a connection.
   * - 1 opened: `value` is the local port
   * - 2 data: `value` holds the octets received; `received` opens the window again
   * - 3 end: the peer sent FIN and will send no more; nothing was closed on this side
   * - 4 sent: `value` octets were acknowledged
   * - 5 error: the connection is gone; `value` is lwIP's err_t (−14 reset by the peer, −13 aborted or timed out)
   */
  export type OnEvent = (type: 1 | 2 | 3 | 4 | 5, connection: number, value: number | Uint8Array) => void;

  export interface Lwip {
    /** lwIP's version, "2.2.0" for instance. */
    readonly version: string;
    /** The assertion of lwIP that failed, for which the board restarted; empty if it started for another reason. */
    readonly assertion: string;
    /** Starts the observer. A second call replaces the callbacks. Records of what happened are always told before its events. */
    start(onRecords: OnRecords, onEvent: OnEvent): void;
    /** Listens on all addresses. At most two ports. Returns 0, −8 if the port is in use, −1 if there is no room. */
    listen(port: number): number;
    /**
     * Queues octets and sends what the peer's window allows. Returns how many were taken: fewer than given when 2,048 are waiting
     * already (go on after `sent`). −11: not open for sending. −1: out of heap.
     */
    write(connection: number, octets: Uint8Array): number;
    /** Opens the receive window again by `length` octets that the application is done with. */
    received(connection: number, length: number): number;
    /** Sends FIN and goes on receiving: half-close. */
    shutdown(connection: number): number;
    /** Sends FIN; no more events follow for this connection. Octets that were never read make it a RST. */
    close(connection: number): number;
    /**
     * Whether (1 or 0) it closes in the very moment in which the peer's FIN arrives, so that the ACK of that FIN and the board's own FIN travel in one segment.
     * No `end` is told then. It does nothing, and `end` is told as ever, while received octets are not yet taken, or after a `write` of which
     * not all was taken until one is: what the program still holds would be lost.
     */
    closeOnEnd(connection: number, closes: 1 | 0): number;
    /** Sends RST, but none in TIME_WAIT. The one call that also takes a connection that was closed before. */
    abort(connection: number): number;
    /**
     * For how long, in ms, the peer has acknowledged nothing new while octets or a FIN wait for that; 0 if none do. In any state, and to
     * half a second.
     */
    stalled(connection: number): number;
    /**
     * Opens the cable over the network: IPv4 packets inside UDP on port 7002, for the one sender that shows this token of 8 octets. Shut again
     * after 60 s of silence. −8 while it is open over USB.
     */
    openTunnel(token: Uint8Array): number;
    /** Shuts it if it is open over the network. */
    closeTunnel(): void;
    /** Whether the cable is open, over USB or the network, and the packets that came in since. */
    tunnel(): { open: boolean; accepted: number; rejected: number };
    /** 32 random bits, as good as the board's own lwIP has them. */
    random(): number;
    /** Broadcasts one UDP datagram of at most 256 octets on every Wi-Fi netif. Negative while there is no network. */
    announce(port: number, octets: Uint8Array): number;
  }
}
