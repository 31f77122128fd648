/** What waits to be sent to one reader, who takes it when there is room: of what is told under one name only the latest is kept. */
export class Outbox {
  private readonly waiting = new Map<string, string>();
  private readonly idleMs: number;
  private readonly idleText: string;
  private readonly onLeft: () => void;
  private lines = 0;
  private hasEnded = false;
  private wake = () => {};

  /** `idleText` is sent after `idleMs` in which there was nothing. `onLeft`: the reader is gone, or has all. */
  constructor(idleMs: number, idleText: string, onLeft: () => void) {
    this.idleMs = idleMs;
    this.idleText = idleText;
    this.onLeft = onLeft;
  }

  put(text: string, name = `${this.lines++}`): void {
    this.waiting.set(name, text);
    this.wake();
  }

  /** Nothing more will come. */
  end(): void {
    this.hasEnded = true;
    this.wake();
  }

  stream(): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          await this.news();
          const texts = [...this.waiting.values()];
          this.waiting.clear();
          if (texts.length === 0 && !this.hasEnded) texts.push(this.idleText);
          if (texts.length > 0) controller.enqueue(encoder.encode(texts.join('')));
          if (!this.hasEnded) return;
          controller.close();
          this.onLeft();
        },
        cancel: () => {
          this.end();
          this.onLeft();
        },
      },
      { highWaterMark: 0 },
    );
  }

  private async news(): Promise<void> {
    if (this.waiting.size > 0 || this.hasEnded) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, this.idleMs);
    });
    clearTimeout(timer);
  }
}
