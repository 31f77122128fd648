import { connectionsOf } from './moment.ts';
import type { Recording } from './recording.ts';

/** The connections that have begun by then, in the order in which they did. */
export function begunBy(recording: Recording, atUs: number): { clientPort: number; peer?: string }[] {
  const { client, board, segments } = recording;
  const begun = (port: number) =>
    [...client, ...board, ...segments].some(
      ({ clientPort, timeUs }) => clientPort === port && timeUs <= atUs,
    );
  return connectionsOf(recording).filter(({ clientPort }) => begun(clientPort));
}

/**
 * How a step names a connection at an instant: not at all, if it is the latest; by its name, which is empty for the one without.
 * @returns null for one that cannot be named: a later one bears the same name
 */
export function addressOf(recording: Recording, clientPort: number, atUs: number): { peer?: string } | null {
  const begun = begunBy(recording, atUs);
  if (begun.at(-1)?.clientPort === clientPort) return {};
  const name = begun.find((one) => one.clientPort === clientPort)?.peer ?? '';
  const bearer = begun.findLast(({ peer = '' }) => peer === name);
  return bearer?.clientPort === clientPort ? { peer: name } : null;
}

/** When a step that is added at an instant is done, in µs: behind all that the instant shows. An experiment's own step of that time would come behind it. */
export function behind(timeUs: number): number {
  return Math.floor(timeUs) + 1;
}
