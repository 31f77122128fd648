import * as z from 'zod/mini';
import type { ConsoleStatus } from '../../src/control/protocol.ts';
import { readJson } from '../printable.ts';

const statusShape: z.ZodMiniType<ConsoleStatus> = z.object({
  tcplab: z.literal(1),
  name: z.string().check(z.maxLength(64)),
  app: z.string().check(z.maxLength(32)),
  states: z.enum(['observed', 'inferred']),
  address: z.string().check(z.maxLength(64)),
  accessPoint: z._default(z.boolean(), false),
  control: z.int().check(z.minimum(1), z.maximum(65535)),
  token: z.nullable(z.string().check(z.maxLength(64))),
});

/** Reads what `tcplab()` prints, wherever in a line it begins; null for anything else. */
export function readConsoleStatus(line: string): ConsoleStatus | null {
  const start = line.indexOf('{"tcplab":');
  return statusShape.safeParse(start < 0 ? undefined : readJson(line.slice(start))).data ?? null;
}
