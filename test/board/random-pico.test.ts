import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { FIN_POLICIES, type LabSettings } from '../../src/settings.ts';
import { type Step, sequence } from '../support/sequence.ts';
import { Flow, resetAll } from '../support/sequence-peer.ts';
import { WatchedPico } from '../support/watched-pico.ts';
import { foundLabs, type Lab } from './found-labs.ts';

const SECOND = 1_000_000;
const LAB_PORT = 7000;
const FLOWS = 11;
const TABLE_SIZE = 5;

const settings: fc.Arbitrary<Partial<LabSettings>> = fc.record({
  onFin: fc.constantFrom(...FIN_POLICIES),
  holdMs: fc.constantFrom(0, 1500, 40_000),
  drainLines: fc.constantFrom(0, 3, 100),
  drainMs: fc.constantFrom(0, 200),
  echo: fc.boolean(),
  banner: fc.boolean(),
  dwellMs: fc.constantFrom(0, 600),
  userTimeoutMs: fc.constantFrom(0, 0, 1000, 30_000),
});

const lab: fc.Arbitrary<Lab> = fc
  .tuple(sequence, fc.array(settings, { minLength: 1, maxLength: 3 }))
  .map(([one, several]) => ({ ...one, settings: several }));

type Status = { connections: { connection: number; state: string }[] };

async function connectionsOf({ control }: WatchedPico): Promise<number[]> {
  const status = (await control.request({ do: 'status' })) as unknown as Status;
  return status.connections.map(({ connection }) => connection);
}

/** A command about a connection; that it is there no more is no reason to fail. */
async function command(pico: WatchedPico, call: 'send' | 'shutdown' | 'close' | 'abort', connection: number) {
  const refused = /no open lab connection/;
  await pico.control
    .request({ do: call, connection, text: 'x'.repeat(300) } as never)
    .catch((error: Error) => {
      if (!refused.test(error.message)) throw error;
    });
}

async function take(pico: WatchedPico, flows: Flow[], step: Step): Promise<void> {
  if (step.do === 'segment') flows[step.flow]?.send(pico, step.shape);
  else if (step.do === 'open') flows[step.flow]?.open(pico, step.iss, step.window, step.last);
  else if (step.do === 'follow')
    flows[step.flow]?.follow(pico, step.flags, step.length, step.window, step.unheard);
  else if (step.do === 'pass') pico.pass(step.us);
  else if ('connection' in step) {
    const ids = await connectionsOf(pico);
    const id = ids[step.connection % (ids.length + 1)] ?? 999_999;
    await command(pico, step.do === 'write' ? 'send' : step.do, id);
    pico.pass(1);
  }
}

async function play({ steps, settings: several, ending }: Lab): Promise<void> {
  const pico = new WatchedPico();
  const heapUsed = pico.pico.machine.exports.heap_used();
  const poolsFree = pico.pico.machine.exports.pools_free();
  const flows = Array.from({ length: FLOWS }, (_, index) => new Flow(40_000 + index, LAB_PORT));
  pico.onSegment = (segment) => flows.find(({ port }) => port === segment.remotePort)?.hear(segment);
  await pico.openControl();
  await pico.control.request({ do: 'watch', segments: true });

  const phase = Math.ceil(steps.length / several.length);
  for (const [index, step] of steps.entries()) {
    if (index % phase === 0) await pico.control.request({ do: 'set', ...several[index / phase] });
    await take(pico, flows, step);
  }

  for (const id of await connectionsOf(pico)) await command(pico, ending.call, id);
  pico.pass(SECOND);
  resetAll(pico, flows);
  pico.pass(130 * SECOND);
  expect(await connectionsOf(pico), 'connections that the app still knows').toEqual([]);
  pico.control.close();
  pico.pass(130 * SECOND);

  expect(pico.table(), 'connections that lwIP still has').toEqual([]);
  expect(pico.pico.liveHandles, 'JavaScript values that the module holds: its two callbacks').toBe(2);
  expect(pico.pico.machine.exports.heap_used(), 'octets of heap in use').toBe(heapUsed);
  expect(pico.pico.machine.exports.pools_free(), 'free elements of lwIP’s pools').toBe(poolsFree);
  expect(pico.checker.gaps, 'records lost').toBe(0);
  expect([...pico.checker.arriving, ...pico.checker.leaving], 'segments without a record').toEqual([]);

  for (let i = 0; i < TABLE_SIZE; i++) {
    const flow = new Flow(50_000 + i, LAB_PORT);
    flows.push(flow);
    flow.open(pico, 1, 8192, TcpFlag.ack);
  }
  expect(pico.table().filter((line) => line.endsWith('ESTABLISHED'))).toHaveLength(TABLE_SIZE);
}

describe('the whole board with its app, over random sequences of segments and commands', () => {
  it.each(Object.entries(foundLabs))('stands %s', (_, found) => play(found));

  it('keeps the observer’s invariants, throws nothing and leaks nothing: 300 sequences', async () => {
    await fc.assert(fc.asyncProperty(lab, play), { numRuns: 300 });
  });
});
