import { z } from 'zod';
import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { printableText } from '../printable.ts';

const statusShape: z.ZodType<ConsoleStatus> = z.object({
  tcplab: z.literal(1),
  name: printableText(64),
  app: printableText(32),
  states: z.enum(['observed', 'inferred']),
  address: printableText(64),
  accessPoint: z.boolean().default(false),
  control: z.number().int().min(1).max(65535),
  token: z.string().max(64).nullable(),
});

/** Reads what `tcplab()` prints, wherever in a line it begins; null for anything else. */
export function readConsoleStatus(line: string): ConsoleStatus | null {
  const start = line.indexOf('{"tcplab":');
  if (start < 0) return null;
  try {
    const read = statusShape.safeParse(JSON.parse(line.slice(start)));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
