/** Octets that arrive, and are taken by one reader. */
export class ByteQueue {
  private octets: number[] = [];
  private wake: (() => void) | undefined;

  push(bytes: Uint8Array): void {
    for (const octet of bytes) this.octets.push(octet);
    this.wake?.();
  }

  clear(): void {
    this.octets = [];
  }

  /** Takes `count` octets; null, and takes none, if they are not there within the time. */
  async take(count: number, timeoutMs: number): Promise<Uint8Array | null> {
    const until = performance.now() + timeoutMs;
    while (this.octets.length < count) {
      const left = until - performance.now();
      if (left <= 0) return null;
      await new Promise<void>((resolve) => {
        const timer = Number.isFinite(left) ? setTimeout(resolve, left) : undefined;
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return Uint8Array.from(this.octets.splice(0, count));
  }
}
