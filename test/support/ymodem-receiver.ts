import type { ByteQueue } from './byte-queue.ts';

const SOH = 0x01;
const STX = 0x02;
const EOT = 0x04;
const ACK = 0x06;
const NAK = 0x15;
const CAN = 0x18;
const CRC_REQUEST = 0x43;
const ABORTS = [0x41, 0x61];
/** Kaluma 1.2.1 gives up, in its way, after more errors than these in a row. */
const MAX_ERRORS = 5;
/** As long as Kaluma's: a sender on a busy machine pauses for a while, too. */
const DOWNLOAD_TIMEOUT_MS = 1000;

export type TransferResult =
  | { kind: 'done'; content: Uint8Array }
  | { kind: 'aborted' }
  | { kind: 'too large' };

export interface YmodemPort {
  input: ByteQueue;
  send(...octets: number[]): void;
  /** Of the flash that is written, in octets. */
  capacity: number;
}

type Packet =
  | { kind: 'data'; number: number; data: Uint8Array }
  | { kind: 'end' }
  | { kind: 'cancelled' }
  | { kind: 'abort' }
  | { kind: 'error' };

/**
 * Receives a file as Kaluma 1.2.1 does (src/ymodem.c there): a damaged packet is answered with C and not with NAK; after six errors in a row
 * with CAN CAN, but it goes on waiting all the same, until it is sent an `a`.
 */
export async function receiveYmodem(port: YmodemPort): Promise<TransferResult> {
  let content: number[] = [];
  let size = 0;
  let expected = 0;
  let errors = 0;
  let begun = false;
  for (;;) {
    const packet = await receivePacket(port);
    if (packet.kind === 'error') {
      if (begun) errors++;
      if (errors > MAX_ERRORS) port.send(CAN, CAN);
      else port.send(CRC_REQUEST);
      continue;
    }
    if (packet.kind === 'abort') {
      port.send(CAN, CAN);
      return { kind: 'aborted' };
    }
    errors = 0;
    if (packet.kind === 'cancelled') {
      port.send(ACK);
      return { kind: 'aborted' };
    }
    if (packet.kind === 'end') {
      port.send(ACK);
      expected = 0;
      continue;
    }
    const { number, data } = packet;
    if (number !== (expected & 0xff)) {
      port.send(NAK);
    } else if (expected > 0) {
      content.push(...data.subarray(0, Math.max(0, size - content.length)));
      if (content.length >= port.capacity) {
        port.send(CAN, CAN);
        return { kind: 'too large' };
      }
      port.send(ACK);
    } else if (data[0] === 0) {
      port.send(ACK);
      return { kind: 'done', content: Uint8Array.from(content) };
    } else {
      size = sizeInHeader(data);
      content = [];
      port.send(ACK, CRC_REQUEST);
    }
    expected++;
    begun = true;
  }
}

async function receivePacket({ input }: YmodemPort): Promise<Packet> {
  const start = (await input.take(1, DOWNLOAD_TIMEOUT_MS))?.[0];
  if (start === undefined) return { kind: 'error' };
  if (start === EOT) return { kind: 'end' };
  if (ABORTS.includes(start)) return { kind: 'abort' };
  if (start === CAN) {
    const second = (await input.take(1, DOWNLOAD_TIMEOUT_MS))?.[0];
    return { kind: second === CAN ? 'cancelled' : 'error' };
  }
  if (start !== SOH && start !== STX) return { kind: 'error' };
  const length = start === STX ? 1024 : 128;
  const rest = await input.take(length + 4, DOWNLOAD_TIMEOUT_MS);
  if (!rest || rest[0] !== (rest[1]! ^ 0xff)) return { kind: 'error' };
  const data = rest.subarray(2, 2 + length);
  const crc = (rest[2 + length]! << 8) | rest[3 + length]!;
  return crc16(data) === crc ? { kind: 'data', number: rest[0]!, data } : { kind: 'error' };
}

/** Name, NUL, then the size in decimal and a space. */
function sizeInHeader(data: Uint8Array): number {
  const [, size = ''] = new TextDecoder().decode(data).split('\0');
  return Number.parseInt(size, 10);
}

/** CRC-16/XMODEM: polynomial 0x1021, from 0. */
export function crc16(data: Uint8Array): number {
  let crc = 0;
  for (const octet of data) {
    crc ^= octet << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}
