/** Refusals are told at this rate, in ms: the last of those meanwhile, and how many others there were. */
const INTERVAL_MS = 1000;

/** Tells of refused connections without letting a flood of them flood the screen; each is told or counted. */
export class Refusals {
  private last: [program: string, reason: string] | null = null;
  private count = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly tell: (program: string, reason: string, more: number) => void;

  /** `more` is how many others were refused since the last that was told. */
  constructor(tell: (program: string, reason: string, more: number) => void) {
    this.tell = tell;
  }

  add(program: string, reason: string): void {
    this.last = [program, reason];
    this.count++;
    if (!this.timer) this.flush();
  }

  /** Reports pending refusals at once. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = this.last ? setTimeout(() => this.flush(), INTERVAL_MS).unref() : undefined;
    if (this.last) this.tell(...this.last, this.count - 1);
    this.last = null;
    this.count = 0;
  }
}
