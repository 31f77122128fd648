import { type CableToken, cableStatus } from '../cable/cable-token.ts';
import { fail } from '../fail.ts';
import { lwip } from '../native.ts';
import type { Connection } from '../network/network.ts';
import { type LabSettings, settingError } from '../settings.ts';
import { octetsOf } from '../text.ts';

/** What the commands work on. */
export interface CommandContext {
  settings: LabSettings;
  /** What `status` tells of the lab connections. */
  status(): Record<string, unknown>;
  settingsChanged(): void;
  /** Ends every lab connection, in any state, and drops what the LEDs have not shown yet. */
  clear(): void;
  /** An open connection of the lab port. */
  labConnection(id: number): Connection | undefined;
  /** null without the native module. */
  token: CableToken | null;
}

/** Who sent a command, and gets the events that it asks for. */
interface Watcher {
  watch(segments: boolean): void;
}

type Fields = Record<string, unknown>;

/** Carries out one command. Returns what the reply adds to `ok`; throws an Error with the reason otherwise. */
export function carryOut(command: Fields, context: CommandContext, watcher: Watcher): Fields {
  switch (command.do) {
    case 'ping':
      return { ms: millis() };
    case 'watch':
      watcher.watch(command.segments === true);
      return {};
    case 'set':
      return set(command, context);
    case 'status':
      return Object.assign(
        { ms: millis() },
        context.token && { cable: cableStatus(), assertion: lwip.assertion || undefined },
        context.status(),
      );
    case 'open-cable':
      if (!context.token) fail('no cable without the native module');
      context.token.open(command.token, watcher);
      return {};
    case 'close-cable':
      if (context.token) context.token.close(watcher);
      return {};
    case 'clear':
      context.clear();
      return {};
    case 'shutdown':
    case 'close':
    case 'abort':
    case 'send':
      return act(command, context);
    default:
      fail(
        '"do" must be one of ping, watch, set, status, shutdown, close, abort, send, clear, open-cable, close-cable',
      );
  }
}

function set(command: Fields, context: CommandContext): Fields {
  const names = Object.keys(command).filter((name) => name !== 'id' && name !== 'do');
  for (const name of names) {
    const error = settingError(name, command[name]);
    if (error) fail(error);
  }
  const settings = context.settings as unknown as Fields;
  for (const name of names) settings[name] = command[name];
  context.settingsChanged();
  return { settings };
}

function act(command: Fields, context: CommandContext): Fields {
  const id = command.connection;
  const connection = typeof id === 'number' ? context.labConnection(id) : undefined;
  if (!connection) fail(`no open lab connection ${id}`);
  const call = command.do as 'shutdown' | 'close' | 'abort' | 'send';
  if (call !== 'send') connection[call]();
  else {
    if (typeof command.text !== 'string') fail('"text" must be a string');
    connection.send(octetsOf(command.text));
  }
  return {};
}
