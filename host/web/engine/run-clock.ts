import { VirtualClock } from '../../clock/virtual-clock.ts';
import { ExitCode, LabError } from '../../lab-error.ts';

/** Two million events, seconds of a processor: almost two days of a board and a client that have nothing to do. */
const MOST_TURNS = 100;

/** The clock of a run, whose script may be anybody's: stops when the run is not wanted any more, and when it would take hours. */
export class RunClock extends VirtualClock {
  private readonly signal: AbortSignal | undefined;
  private turns = 0;

  constructor(signal?: AbortSignal) {
    super();
    this.signal = signal;
  }

  /** @throws {LabError} from when it has stopped, whatever is waited for */
  override async until(done: () => boolean, limitUs: number): Promise<boolean> {
    this.check();
    return super.until(done, limitUs);
  }

  protected override async takeTurn(): Promise<void> {
    await super.takeTurn();
    this.turns++;
    this.check();
  }

  private check(): void {
    this.signal?.throwIfAborted();
    if (this.turns < MOST_TURNS) return;
    throw new LabError(
      'this run takes too long',
      'Shorten its waits, or choose another experiment.',
      ExitCode.fail,
    );
  }
}
