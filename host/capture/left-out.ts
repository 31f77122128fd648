/** Why a packet was left out, and in which layer. */
export interface LeftOutReason {
  /**
   * `cut`: the capture kept too few octets · `malformed`: a header contradicts itself · `fragment`: the IP datagram is not
   * whole in the capture · `sealed`: a wrapping that is not looked into · `link type`: an interface of which that is true ·
   * `nested`: too many layers · `checksum`: wrong, and there is no conversation to which the segment belongs.
   */
  readonly why: 'cut' | 'malformed' | 'fragment' | 'sealed' | 'link type' | 'nested' | 'checksum';
  /** The layer, such as `TCP`, or the number of the link type; empty where there is nothing to name. */
  readonly what: string;
}

/** Packets in which there may be a segment that was not taken. */
export interface LeftOut extends LeftOutReason {
  readonly packets: number;
  /** The number of the first of them. */
  readonly first: number;
}

/** Thrown where a layer cannot be taken off. */
export class LeftOutError extends Error {
  readonly reason: LeftOutReason;

  constructor(why: LeftOutReason['why'], what: string) {
    super(`${why} ${what}`);
    this.reason = { why, what };
  }
}

/** Counts packets that are left out, by reason. */
export class LeftOutTally {
  private readonly counts = new Map<string, LeftOut>();

  add({ why, what }: LeftOutReason, packets: readonly number[]): void {
    const key = `${why} ${what}`;
    const before = this.counts.get(key) ?? { packets: 0, first: Number.POSITIVE_INFINITY };
    const first = Math.min(before.first, ...packets);
    this.counts.set(key, { why, what, packets: before.packets + packets.length, first });
  }

  copy(): LeftOutTally {
    const copy = new LeftOutTally();
    for (const [key, count] of this.counts) copy.counts.set(key, count);
    return copy;
  }

  /** In the order in which they were met. */
  result(): LeftOut[] {
    return [...this.counts.values()];
  }
}
