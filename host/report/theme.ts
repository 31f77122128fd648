import { Chalk, type ChalkInstance, type ColorSupportLevel } from 'chalk';
import type { TcpState } from '../../src/tcp-states.ts';
import type { Verdict } from '../experiments/model/outcome.ts';
import type { Language } from '../language.ts';

/** Colours of reports. At level 0 every function returns its text as it is. */
export interface Theme {
  readonly chalk: ChalkInstance;
  state(state: TcpState, text?: string): string;
  verdict(verdict: Verdict, text: string): string;
}

/** How a report is laid out, and in which words. */
export interface Style {
  /** Of the terminal. */
  columns: number;
  language: Language;
  theme: Theme;
}

/** Opening is yellow, open green, the passive close blue, the active close red. */
function stateColours(chalk: ChalkInstance): Record<TcpState, ChalkInstance> {
  return {
    CLOSED: chalk.dim,
    LISTEN: chalk.dim,
    SYN_SENT: chalk.yellow,
    SYN_RCVD: chalk.yellow,
    ESTABLISHED: chalk.green,
    CLOSE_WAIT: chalk.cyan,
    LAST_ACK: chalk.blueBright,
    FIN_WAIT_1: chalk.magenta,
    FIN_WAIT_2: chalk.magentaBright,
    CLOSING: chalk.redBright,
    TIME_WAIT: chalk.red,
  };
}

/** `level` as chalk counts: 0 no colours, 1 sixteen, 2 256, 3 all. */
export function createTheme(level: ColorSupportLevel): Theme {
  const chalk = new Chalk({ level });
  const states = stateColours(chalk);
  const verdicts: Record<Verdict, ChalkInstance> = {
    pass: chalk.green,
    fail: chalk.red.bold,
    skipped: chalk.yellow,
  };
  return {
    chalk,
    state: (state, text = state) => states[state](text),
    verdict: (verdict, text) => verdicts[verdict](text),
  };
}
