import type { LitState, StatePins } from './pins.ts';

/** What shows the states. */
export interface LedDisplay {
  readonly pins: StatePins;
  /**
   * There is one light for all states, the on-board one. They take turns: none begins before the one before is over, and each
   * connection's is shown, though another's may just have been the same. It is no heartbeat then.
   */
  readonly oneLight?: true;
  /** Returns how long it takes from now until it is seen, in ms. */
  light(state: LitState, lit: boolean): number;
}
