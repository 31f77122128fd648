import { GZIP } from '../../capture/read-capture.ts';
import { CaptureContents } from '../../ladder/capture-contents.ts';

/** Time between two words of progress, in ms. */
const PROGRESS_MS = 50;

/**
 * Reads a capture from a file of the browser's, gzip or not. Of one that is cut short or broken, all before that place is read: see `CaptureContents.broken`.
 * @param onProgress gets the share of the file that has been read, from 0 to 1
 */
export async function readCaptureFile(
  file: Blob,
  onProgress: (share: number) => void = () => {},
): Promise<CaptureContents> {
  const contents = new CaptureContents();
  let isWhole = true;
  let octets = 0;
  let toldMs = 0;
  const counted = file.stream().pipeThrough(
    new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(piece, next) {
        octets += piece.length;
        next.enqueue(piece);
        if (performance.now() - toldMs < PROGRESS_MS) return;
        toldMs = performance.now();
        onProgress(octets / file.size);
      },
    }),
  );
  const [first] = new Uint8Array(await file.slice(0, 1).arrayBuffer());
  const isZipped = first === GZIP;
  const reader = (isZipped ? counted.pipeThrough(new DecompressionStream('gzip')) : counted).getReader();
  try {
    while (!contents.broken) {
      const { done, value } = await reader.read();
      if (done) break;
      contents.push(value);
    }
    if (contents.broken) await reader.cancel();
  } catch (error) {
    isWhole = false;
    const { message } = error as Error;
    contents.breakOff(isZipped ? `it cannot be decompressed: ${message}` : `it cannot be read: ${message}`);
  }
  contents.end(isWhole);
  return contents;
}
