/** Those who want to be told, in the order in which they came. */
export class Listeners<Args extends unknown[]> {
  private readonly all = new Set<(...args: Args) => void>();

  /** Returns what takes the listener off again. */
  readonly add = (listener: (...args: Args) => void): (() => void) => {
    this.all.add(listener);
    return () => this.all.delete(listener);
  };

  get any(): boolean {
    return this.all.size > 0;
  }

  tell(...args: Args): void {
    if (this.any) for (const listener of this.all) listener(...args);
  }
}
