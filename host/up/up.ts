import { once } from 'node:events';
import { RateMeter } from '../clock/rate-meter.ts';
import type { Language } from '../language.ts';
import { type EmulatedFiles, openEmulated } from '../node/open-emulated-board.ts';
import { type LoadedBoard, loadBoard } from '../node/open-virtual-board.ts';
import { boardFiles } from '../node/package.ts';
import { said, tell } from '../node/tell.ts';
import { endpointText } from '../packet/packet.ts';
import { rateTexts } from '../report/progress-display.ts';
import type { Theme } from '../report/theme.ts';
import { openDisplay } from './display.ts';
import { Gateway, type GatewayOptions } from './gateway.ts';
import { keysOf } from './keys.ts';

export interface UpOptions extends Omit<GatewayOptions, 'loaded' | 'emulated' | 'onRefused' | 'onRestart'> {
  language: Language;
  theme: Theme;
  /** Asks for a clean end, and how a key does. */
  signal: AbortSignal;
  interrupt(): void;
  /** What an emulated board is made of; a virtual one, unless told. */
  emulated?: EmulatedFiles;
}

/** Time, in ms, for which a warning also stands below the picture: a low terminal scrolls it away at once. */
const WARNING_MS = 20_000;

/**
 * Keeps a board running with its LEDs on screen, forwarded to by two ports of this machine, until it is interrupted or its output is closed; then closes everything.
 * @throws LabError if a port cannot be had or the board's files are missing; or the error that stopped the board
 */
export async function up(options: UpOptions): Promise<void> {
  const { emulated, host, speed, language, theme, signal, interrupt } = options;
  const loaded = await loadBoard(await boardFiles());
  let say = (text: string): void => tell(process.stdout, text);
  let warning = { text: '', untilMs: 0 };
  const warn = (text: string) => {
    warning = { text: said(text), untilMs: performance.now() + WARNING_MS };
    say(text);
  };
  if (emulated) tell(process.stderr, `Starting ${emulated.firmware} in the emulator ...`);
  const inEmulator = emulated && (await startEmulated(emulated, loaded, speed));
  const meter = inEmulator && new RateMeter(inEmulator.clock);
  const rate = () => rateTexts(meter ?? null, language);
  const gateway = await Gateway.start({
    ...options,
    loaded,
    emulated: inEmulator,
    onRefused: (program, reason, more) =>
      warn(`${program} was reset: ${reason}${more > 0 ? ` (and ${more} more before)` : ''}`),
    onRestart: (again) => {
      warn(
        'the board restarted, without its connections and settings; a program learns it when it sends something',
      );
      again.then(
        () => warn('the board is reached again'),
        () => {}, // with that error the gateway stops
      );
    },
  });
  const keys = keysOf(gateway, language, warn, interrupt);
  const hasKeys = process.stdin.isTTY && process.stdout.isTTY;
  const display = openDisplay(gateway.board, gateway.ends, { language, theme }, process.stdout, () => [
    ...(performance.now() < warning.untilMs ? [warning.text] : []),
    ...(hasKeys ? [keys.legend()] : []),
    ...rate(),
  ]);
  const leaveTerminal = hasKeys ? keys.listenTo(process.stdin) : () => {};
  say = (text) => display.line(said(text));
  const { lab, control } = gateway.addresses;
  const [labEnd, controlEnd] = [lab, control].map(({ port }) => endpointText({ ip: host, port }));
  const kind = emulated ? 'emulated board running' : 'virtual board running';
  const running = speed === 1 ? kind : `${kind} at ${speed} times the speed`;
  say(`${running}: lab port ${labEnd}, control port ${controlEnd}`);
  say(`try "nc ${host} ${lab.port}" in another terminal, or http://${labEnd}/ in a browser; Ctrl-C ends`);
  if (inEmulator?.board.info.states === 'inferred')
    say(
      'this Kaluma is without the native module: states are inferred, one connection at a time is served, the board closes as soon as its client does, and it does not see a RST ("tcplab clear" frees it)',
    );
  if (!gateway.keepsUrgentData)
    say(
      'on this machine urgent octets (MSG_OOB) are lost before they reach the board (README.md: Requirements)',
    );
  try {
    await Promise.race([signal.aborted || once(signal, 'abort'), gateway.done]);
    say('closing the connections; Ctrl-C again to end at once');
    await gateway.close();
    for (const text of [...rate(), 'closed']) say(text);
  } finally {
    await gateway.close();
    leaveTerminal();
    display.close();
  }
}

async function startEmulated(files: EmulatedFiles, loaded: LoadedBoard, speed: number) {
  const { paced, openOnAir } = await openEmulated(files, loaded, { speed });
  const board = await openOnAir();
  await board.command({ do: 'watch', segments: false });
  return { board, clock: paced };
}
