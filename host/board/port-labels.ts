/** A connection that was opened here, before and after the operating system has given it a port. */
export interface Labelled {
  /** What stands for its port in everything that is told of it. */
  readonly localPort: number;
  /** Of the operating system; null until the connection is open. */
  readonly systemPort: number | null;
}

/**
 * Which port, as the board sees it, is which connection of ours. The board's first news of a connection can come before the operating system tells its port, and a
 * gateway on the way gives it another one, and stock Kaluma tells none but 0: so an unknown port belongs to the oldest connection without one.
 */
export class PortLabels {
  private readonly waiting: Labelled[] = [];
  private readonly known = new Map<number, Labelled>();
  private readonly over = new Set<number>();

  add(connection: Labelled): void {
    this.waiting.push(connection);
  }

  /**
   * The label of the connection that the board knows by that port; the port itself if it is none of ours.
   * @param begins the news is of a connection's beginning: not of the one that had this port before
   */
  labelOf(boardsPort: number, begins = false): number {
    if (begins && this.over.delete(boardsPort)) this.known.delete(boardsPort);
    const known = this.known.get(boardsPort);
    if (known) return known.localPort;
    const exact = this.waiting.find(({ systemPort }) => systemPort === boardsPort);
    const connection = exact ?? this.waiting[0];
    if (!connection) return boardsPort;
    this.waiting.splice(this.waiting.indexOf(connection), 1);
    this.known.set(boardsPort, connection);
    return connection.localPort;
  }

  /** The board was never told of it: it is not the one that an unknown port belongs to. */
  drop(localPort: number): void {
    const at = this.waiting.findIndex((connection) => connection.localPort === localPort);
    if (at >= 0) this.waiting.splice(at, 1);
  }

  /** The board's connection ended. Its last segments may still be told of; then its port may come again, as another connection's. */
  end(boardsPort: number): void {
    this.over.add(boardsPort);
  }
}
