import { ExitCode, LabError } from '../lab-error.ts';

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

/** The board cannot be used over its serial port. */
export class SerialError extends LabError {
  override readonly name = 'SerialError';
  readonly fault: SerialFault;

  constructor(fault: SerialFault, problem: string, nextStep: string, options?: ErrorOptions) {
    super(problem, nextStep, ExitCode.noBoard, options);
    this.fault = fault;
  }
}

/** The board went away under our hands. */
export function goneError(path: string, cause?: unknown): SerialError {
  return new SerialError(
    'gone',
    `the board on ${path} is gone`,
    'It was unplugged, or it restarted. Plug it in, wait until it is there again, and try again.',
    { cause },
  );
}
