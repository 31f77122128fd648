/** How long a test waits for anything, in ms: a failure, not a delay, for all of it takes milliseconds where the machine is not busy. */
const LIMIT_MS = 120_000;

/** Lets a test wait for what it looks at, again each time something happened. */
export class Happenings {
  private readonly looks = new Set<() => void>();

  happened(): void {
    for (const look of this.looks) look();
  }

  /** Rejects with `what` and what there is instead. */
  until(what: string, reached: () => boolean, instead: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        this.looks.delete(look);
        clearTimeout(limit);
        settle();
      };
      const look = () => {
        if (reached()) end(resolve);
      };
      const limit = setTimeout(
        () => end(() => reject(new Error(`${what} within ${LIMIT_MS / 1000} s; instead: ${instead()}`))),
        LIMIT_MS,
      );
      this.looks.add(look);
      look();
    });
  }
}
