/** Why an outer connection was reset before the board had it. */
export type RefusalReason = 'table-full' | 'no-answer' | 'board-reset' | 'too-many';

/** Refusals are told one by one at this rate, in ms; a flood of them is counted. */
const INTERVAL_MS = 1000;

/** Tells of refused connections without letting a flood of them flood the screen. */
export class Refusals {
  private untold = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly tell: (program: string, reason: RefusalReason, more: number) => void;

  /** `more` is how many others were refused since the last that was told. */
  constructor(tell: (program: string, reason: RefusalReason, more: number) => void) {
    this.tell = tell;
  }

  add(program: string, reason: RefusalReason): void {
    if (this.timer) {
      this.untold++;
      return;
    }
    this.tell(program, reason, this.untold);
    this.untold = 0;
    this.timer = setTimeout(() => {
      this.timer = null;
    }, INTERVAL_MS).unref();
  }
}
