/**
 * Time, as an experiment sees it. On the virtual board it passes as fast as the machine can compute, or paced to the
 * wall; on a real board it is the wall's. All times in µs.
 */
export interface Clock {
  /** Whether it can skip waits: see `until`. */
  readonly canSkip: boolean;
  nowUs(): number;
  /** Calls `act` once, `delayUs` from now. Returns what cancels it. */
  after(delayUs: number, act: () => void): () => void;
  /**
   * Lets time pass until `done()` holds, `limitUs` at most. Resolves to whether it held. With `skip` a clock that can does not wait for
   * the wall: 2MSL, for instance, is 120 s.
   */
  until(done: () => boolean, limitUs: number, options?: { skip?: boolean }): Promise<boolean>;
}

export const SECOND_US = 1_000_000;
export const MS_US = 1_000;
