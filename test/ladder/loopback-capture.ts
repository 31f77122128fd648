import { spawn, spawnSync } from 'node:child_process';
import { CaptureError } from '../../host/capture/capture-error.ts';
import type { Conversation } from '../../host/capture/conversation.ts';
import { conversationsOf } from '../../host/capture/conversations.ts';
import { readCapture } from '../../host/capture/read-capture.ts';
import { Happenings } from '../up/happenings.ts';

/** Whether tcpdump is here, and may capture on this machine's loopback: that takes root or CAP_NET_RAW. */
export const canCapture = spawnSync('tcpdump', ['-i', 'lo', '--list-data-link-types']).status === 0;

/** Octets kept of each packet, less than the largest here has. With tcpdump's own 262,144 its ring holds eight packets, and loses more. */
const SNAP_LENGTH = '128';

export interface CaptureOptions {
  /** What tcpdump is told beside `-w`: interface and link type. */
  readonly options: readonly string[];
  readonly port: number;
  /** The traffic to capture. */
  readonly traffic: () => void;
  /** Ends the capture. */
  readonly complete: (conversations: Conversation[]) => boolean;
}

/** Captures real traffic on loopback with tcpdump, until it is complete. Returns the octets of tcpdump's file. */
export async function captureLoopback({ options, port, traffic, complete }: CaptureOptions): Promise<Buffer> {
  const happenings = new Happenings();
  const args = [
    '--immediate-mode',
    '-U',
    '-s',
    SNAP_LENGTH,
    ...options,
    '-w',
    '-',
    'tcp',
    'port',
    String(port),
  ];
  const tcpdump = spawn('tcpdump', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let bytes = Buffer.alloc(0);
  let said = '';
  tcpdump.stdout.on('data', (octets) => {
    bytes = Buffer.concat([bytes, octets]);
    happenings.happened();
  });
  tcpdump.stderr.on('data', (text) => {
    said += text;
    happenings.happened();
  });
  try {
    await happenings.until(
      'tcpdump listens',
      () => said.includes('listening on'),
      () => said,
    );
    traffic();
    await happenings.until(
      'the traffic to end',
      () => complete(conversationsOf(readSoFar(bytes))),
      () =>
        JSON.stringify(
          conversationsOf(readSoFar(bytes)).map(({ close, segments }) => [
            close,
            segments.map((it) => `${it.from} ${it.flagsText} ${it.number}`),
          ]),
        ),
    );
    return bytes;
  } finally {
    tcpdump.kill('SIGKILL');
  }
}

function readSoFar(bytes: Uint8Array) {
  try {
    return readCapture(bytes);
  } catch (error) {
    if (error instanceof CaptureError && error.partial) return error.partial;
    return { format: 'pcap' as const, interfaces: [], packets: [] };
  }
}
