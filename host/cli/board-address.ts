import { CONTROL_PORT } from '../../src/ports.ts';
import { LabError } from '../lab-error.ts';

/** Which board: `--board`, or TCPLAB_BOARD in the environment, or the virtual one. */
export type BoardAddress =
  | { kind: 'virtual' }
  /** A board on USB, else one that announces itself on the network, else the virtual one. */
  | { kind: 'auto' }
  | { kind: 'tcp'; host: string; controlPort: number }
  | { kind: 'serial'; port: string }
  /** On its Wi-Fi, or at a USB lead. */
  | { kind: 'emulated'; firmware: string; way: 'air' | 'usb' };

const FORMS =
  'virtual, emulated:<firmware file>, emulated-usb:<firmware file>, tcp:<host>, tcp:<host>:<control port>, serial:<port>, or auto';

/**
 * Reads `virtual` (which is also what nothing means), `auto`, `tcp:<host>[:<control port>]`, `serial:<port>`, `emulated:<firmware>` or `emulated-usb:<firmware>`.
 * @throws LabError for anything else
 */
export function parseBoardAddress(text: string | undefined): BoardAddress {
  if (!text) return { kind: 'virtual' };
  if (text === 'virtual' || text === 'auto') return { kind: text };
  const [, kind, rest = ''] = /^(tcp|serial|emulated|emulated-usb):(.+)$/s.exec(text) ?? [];
  if (kind === 'serial') return { kind, port: rest };
  if (kind === 'emulated') return { kind, firmware: rest, way: 'air' };
  if (kind === 'emulated-usb') return { kind: 'emulated', firmware: rest, way: 'usb' };
  const [, host, port] = /^([^:\s]+)(?::(\d+))?$/.exec(rest) ?? [];
  const controlPort = Number(port ?? CONTROL_PORT);
  if (kind !== 'tcp' || !host || controlPort < 1 || controlPort > 65535) {
    throw new LabError(`"${text}" names no board`, `Write --board with ${FORMS}.`);
  }
  return { kind, host, controlPort };
}
