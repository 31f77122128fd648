import { CaptureWriter } from '../../capture/capture-writer.ts';
import { LinkType } from '../../capture/layers/link-type.ts';
import { stateComment } from '../../capture/state-comment.ts';
import type { Recording } from './recording.ts';

/**
 * The segments of a recording that cannot be made again, a probe's for one, as a pcapng file: commented with both ends' states, as far as they are known.
 * @returns null where their octets are not known, as of a capture's
 */
export function captureOfRecording({ segments }: Recording): Uint8Array<ArrayBuffer> | null {
  const writer = new CaptureWriter();
  writer.addInterface({ name: 'w0', linkType: LinkType.ethernet });
  let written = 0;
  for (const { frame, timeUs, after, lost, altered } of segments) {
    if (!frame) continue;
    const comment = stateComment({ ...after, fault: lost ? 'lost' : (altered ?? null) });
    writer.addPacket({ timeUs, data: frame, comment });
    written++;
  }
  return written > 0 ? writer.drain().slice() : null;
}
