import { ExitCode, LabError } from '../lab-error.ts';
import { boardInBootsel } from './bootsel.ts';
import { listBoardPorts } from './find-ports.ts';
import { SerialError } from './serial-error.ts';

/**
 * The port that was asked for, or else the only one with a board.
 * @throws LabError if there are several; SerialError `no-port` if there is none
 */
export async function pickPort(asked: string | undefined, { sysfs = '/sys' } = {}): Promise<string> {
  if (asked !== undefined) return asked;
  const ports = await listBoardPorts({ sysfs });
  const [first, second] = ports;
  if (second) {
    const paths = ports.map(({ path }) => path);
    throw new LabError(
      `there are ${ports.length} boards: ${paths.join(', ')}`,
      `Say which: --port ${paths[0]}`,
      ExitCode.usage,
    );
  }
  if (first) return first.path;
  if (await boardInBootsel({ sysfs }))
    throw new SerialError(
      'no-port',
      'the board is in BOOTSEL mode: a drive, without a console',
      'Unplug it and plug it in without holding BOOTSEL. If it comes back as a drive, it has no Kaluma yet: copy Kaluma’s .uf2 onto the drive (firmware/README.md says which).',
    );
  throw new SerialError(
    'no-port',
    'there is no board on USB',
    'Plug it in with a cable that carries data (many only charge), and try again; or name its port: --port <path>. "tcplab doctor" checks the rest.',
  );
}
