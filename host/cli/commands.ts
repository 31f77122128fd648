import type { Command } from 'commander';

/**
 * A command as the program's help shows it, and what it is for. The rest of it is loaded when it is used: a start should not wait for what it
 * does not need.
 */
type Entry = readonly [
  term: string,
  purpose: string,
  load: () => Promise<{ configure(command: Command): void }>,
];

export const COMMANDS: readonly Entry[] = [
  ['run [name...]', 'run experiments and prove each transition', () => import('./commands/run.ts')],
  ['list', 'name the experiments and the questions they answer', () => import('./commands/list.ts')],
  [
    'web [experiment]',
    'serve the lab as a page, and open it in a browser',
    () => import('./commands/web.ts'),
  ],
  ['up', 'keep a virtual board running for your own program, until Ctrl-C', () => import('./commands/up.ts')],
  [
    'status',
    'name a running board’s connections and settings',
    () => import('./commands/control.ts').then(({ status }) => status),
  ],
  [
    'set <name=value...>',
    'change settings of a running board: onFin=wait',
    () => import('./commands/control.ts').then(({ set }) => set),
  ],
  [
    'close <connection>',
    'have a running board close its half of a connection',
    () => import('./commands/control.ts').then(({ close }) => close),
  ],
  [
    'clear',
    'end every lab connection of a running board, TIME_WAIT too',
    () => import('./commands/control.ts').then(({ clear }) => clear),
  ],
  ['probe', 'hand the board one segment in one state', () => import('./commands/probe.ts')],
  [
    'conformance',
    'hold the board’s lwIP against RFC 9293, every segment in every state',
    () => import('./commands/conformance.ts'),
  ],
  [
    'ladder <file>',
    'draw each connection of a capture, and say how it was opened and closed',
    () => import('./commands/ladder.ts'),
  ],
  [
    'boards',
    'list the boards there are: virtual, on USB, on the network (listens for 4.5 s)',
    () => import('./commands/boards.ts'),
  ],
  ['wiring', 'show where the LEDs go on a Pico W, with parts list', () => import('./commands/wiring.ts')],
  [
    'flash',
    'put the app on a board with Kaluma, start it, and see that it answers',
    () => import('./commands/flash.ts'),
  ],
  [
    'erase',
    'take the app off a board; Kaluma and the Wi-Fi settings stay',
    () => import('./commands/erase.ts'),
  ],
  [
    'monitor',
    'show the console of a board live, states in colour, until Ctrl-C',
    () => import('./commands/monitor.ts'),
  ],
  ['config', 'settings that stay on the board', () => import('./commands/config.ts')],
  [
    'doctor',
    'check everything from this machine to the board, and say what to do',
    () => import('./commands/doctor.ts'),
  ],
];
