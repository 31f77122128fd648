import { readFile } from 'node:fs/promises';
import type { Capture } from '../capture/capture.ts';
import { CaptureError } from '../capture/capture-error.ts';
import { knowsLinkType } from '../capture/link-layer.ts';
import { readCapture } from '../capture/read-capture.ts';
import { ExitCode, LabError } from '../lab-error.ts';

const WRITERS = 'Name a file that tcplab --pcap, Wireshark or tcpdump -w wrote.';

/**
 * Reads a capture from a file.
 * @throws {LabError} when that is not to be had from it: why, and what can be done.
 */
export async function loadCapture(path: string): Promise<Capture> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new LabError(`the capture cannot be read: ${error.message}`, WRITERS, ExitCode.usage);
  });
  if (bytes.length === 0)
    throw new LabError(`${path} is empty: not even a capture’s header is in it`, WRITERS, ExitCode.usage);
  try {
    return readCapture(bytes);
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    throw new LabError(
      `${path}, octet ${error.offset}: ${error.reason}`,
      wayOutOf(error, path),
      ExitCode.usage,
    );
  }
}

/** A capture that was interrupted still holds its packets. */
function wayOutOf({ partial }: CaptureError, path: string): string {
  const packets = partial?.packets.length ?? 0;
  if (packets === 0) return WRITERS;
  return `${packets} packets come before that. Wireshark’s editcap saves them: editcap ${path} whole.pcapng; then: tcplab ladder whole.pcapng`;
}

/** Why there is no conversation in a capture. */
export function withoutConversation({ packets, interfaces }: Capture, path: string): LabError {
  const unknown = interfaces.find(({ linkType }) => !knowsLinkType(linkType));
  if (unknown && packets.length > 0) {
    return new LabError(
      `packets of link type ${unknown.linkType} cannot be read, and there are no others with TCP in ${path}`,
      'Capture on Ethernet, Wi-Fi, loopback or "any" with tcpdump -w or Wireshark.',
      ExitCode.usage,
    );
  }
  return new LabError(
    `there is no TCP segment among the ${packets.length} packets of ${path}`,
    'Was the capture running while the connection was? For instance: tcpdump -i lo -w lab.pcap port 7000',
    ExitCode.usage,
  );
}
