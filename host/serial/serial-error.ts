/** What stands between this machine and a board on a serial port. */
export type SerialFault =
  /** The package that reads serial ports is not installed. */
  | 'library-missing'
  | 'no-port'
  | 'permission'
  | 'busy'
  /** Unplugged, or never there. */
  | 'gone'
  /** The port says nothing, or nothing that a Kaluma console would. */
  | 'silent'
  | 'no-kaluma'
  /** Kaluma is there; the app of the lab is not. */
  | 'no-app'
  | 'refused'
  | 'transfer'
  | 'other-app';

/** What shells are told when there is no board to work with. */
const NO_BOARD = 3;

/** The board cannot be used over its serial port: why, and what to try next. */
export class SerialError extends Error {
  override readonly name = 'SerialError';
  readonly fault: SerialFault;
  readonly problem: string;
  readonly nextStep: string;
  readonly exitCode = NO_BOARD;

  constructor(fault: SerialFault, problem: string, nextStep: string, options?: ErrorOptions) {
    super(`${problem}\n${nextStep}`, options);
    this.fault = fault;
    this.problem = problem;
    this.nextStep = nextStep;
  }
}
