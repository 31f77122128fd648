/** Why an outer connection was reset before the board had it. */
export type RefusalReason = 'table-full' | 'no-answer' | 'board-reset' | 'too-many';

/** Refusals are told at this rate, in ms: the last of those meanwhile, and how many others there were. */
const INTERVAL_MS = 1000;

/** Tells of refused connections without letting a flood of them flood the screen; each is told or counted. */
export class Refusals {
  private last: [program: string, reason: RefusalReason] | null = null;
  private others = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly tell: (program: string, reason: RefusalReason, more: number) => void;

  /** `more` is how many others were refused since the last that was told. */
  constructor(tell: (program: string, reason: RefusalReason, more: number) => void) {
    this.tell = tell;
  }

  add(program: string, reason: RefusalReason): void {
    if (this.last) this.others++;
    this.last = [program, reason];
    if (!this.timer) this.flush();
  }

  /** Reports pending refusals at once. */
  flush(): void {
    clearTimeout(this.timer ?? undefined);
    this.timer = null;
    if (!this.last) return;
    this.tell(...this.last, this.others);
    this.last = null;
    this.others = 0;
    this.timer = setTimeout(() => this.flush(), INTERVAL_MS).unref();
  }
}
