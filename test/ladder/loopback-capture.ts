import { spawn, spawnSync } from 'node:child_process';
import type { Conversation } from '../../host/capture/conversations.ts';
import { CaptureContents } from '../../host/ladder/capture-contents.ts';
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
      () => complete(conversationsSoFar(bytes)),
      () =>
        JSON.stringify(
          conversationsSoFar(bytes).map(({ close, segments }) => [
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

function conversationsSoFar(bytes: Uint8Array): Conversation[] {
  const contents = new CaptureContents();
  contents.push(bytes);
  return contents.tell().conversations;
}
