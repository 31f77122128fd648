import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { VirtualBoard } from '../../host/board/virtual/virtual-board.ts';
import { SECOND_US } from '../../host/clock/clock.ts';
import { Gateway } from '../../host/up/gateway.ts';
import { LAB_PORT } from '../../src/ports.ts';
import type { TcpState } from '../../src/tcp-states.ts';
import type { TraceRecord } from '../../src/trace-records.ts';
import { heapUsed, holdings } from '../support/holdings.ts';
import { needs } from '../support/installed.ts';
import { loadedBoard } from '../support/loaded-board.ts';
import { isEdge } from '../support/state-diagram.ts';

/** Connections that are to reach the board: a few seconds' worth, unless the environment says another number. */
const CONNECTIONS = Number(process.env.TCPLAB_SOAK ?? 500);

const SPEED = 100;

/** Longer than what a client left behind in any state lives, in the board's time. */
const LONGEST_US = 1800 * SECOND_US;

/** More than JavaScript's heap varies after a collection, in octets. */
const HEAP_VARIES = 4_000_000;

/** What soak-clients.py reports. */
interface Report {
  opened: Record<string, number>;
  echoed: number;
  refused: number;
  cut: [connection: number, manner: string, error: string][];
  wrong: string[];
}

/** Holds the board's records against their numbers and the state diagram, one by one. */
class Account {
  reached = 0;
  records = 0;
  missing = 0;
  readonly impossible: string[] = [];
  readonly displaced = new Set<number>();
  readonly living = new Map<number, TcpState>();

  take(record: TraceRecord): void {
    const expected = this.records + this.missing + 1;
    this.records++;
    this.missing += record.number - expected;
    if (record.kind !== 'transition' || record.localPort !== LAB_PORT) return;
    const { connection, from, to, cause } = record;
    if (from === 'LISTEN') this.reached++;
    const known = this.living.get(connection) ?? 'LISTEN';
    if (known !== from || !isEdge(from, to))
      this.impossible.push(`connection ${connection} was in ${known}, and went ${from} -> ${to}`);
    if (cause === 'displaced') this.displaced.add(connection);
    if (to === 'CLOSED') this.living.delete(connection);
    else this.living.set(connection, to);
  }
}

function clients(ports: number[]): { stop(): void; report: Promise<Report> } {
  const script = fileURLToPath(new URL('soak-clients.py', import.meta.url));
  const child = spawn('python3', [script, ...ports.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const report = new Promise<Report>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(JSON.parse(output));
      else reject(new Error(`the clients ended with ${status}`));
    });
  });
  return { stop: () => child.stdin.end(), report };
}

const isSocket = (name: string) => name === 'TCPSocketWrap';
const resources = () => process.getActiveResourcesInfo().filter((name) => /^(TCP|UDP)/.test(name));

/** What is held once all connections are over at both ends, TIME_WAIT too. `others`: sockets of this process that were there before. */
async function heldAtRest({ board, ends }: Gateway, others: number) {
  const isOver = () => ends.current().length === 0 && resources().filter(isSocket).length <= others;
  expect(await board.clock.until(isOver, LONGEST_US), 'all connections are over').toBe(true);
  await board.clock.until(() => false, SECOND_US); // lwIP's timer stops half a second after the last connection
  const listeners = resources().filter((name) => !isSocket(name));
  return { ...holdings(board as VirtualBoard), listeners: listeners.sort() };
}

it(
  `serves 16 clients of nine manners, ${CONNECTIONS} connections: no octet and no record is lost unannounced, and nothing is kept`,
  async () => {
    needs('python3');
    const others = resources().filter(isSocket).length;
    const account = new Account();
    const reports: Report[] = [];
    let refusals = 0;
    let stopAt = 0;
    let stop = () => {};
    const gateway = await Gateway.start({
      ...{ loaded: loadedBoard, host: '127.0.0.1', labPort: 0, controlPort: 0, cablePort: 0, speed: SPEED },
      onBoard: (board) =>
        board.onRecord((record) => {
          account.take(record);
          if (account.reached >= stopAt) stop();
        }),
      onRefused: (_program, _reason, more) => {
        refusals += 1 + more;
      },
    });
    gateway.command({ do: 'set', holdMs: 100, drainLines: 2, drainMs: 50 });
    const { lab, control } = gateway.addresses;

    const serve = async (connections: number): Promise<Report> => {
      stopAt = account.reached + connections;
      const running = clients([lab.port, control.port]);
      stop = running.stop;
      gateway.done.catch(stop);
      await Promise.race([running.report, gateway.done]);
      expect(account.missing, 'records that are missing by their numbers').toBe(0);
      expect(account.impossible).toEqual([]);
      gateway.command({ do: 'clear' });
      return running.report;
    };
    try {
      const first = await serve(CONNECTIONS / 5);
      const before = await heldAtRest(gateway, others);
      const heapBefore = heapUsed();
      const rest = await serve((CONNECTIONS * 4) / 5);
      expect(await heldAtRest(gateway, others)).toEqual(before);
      expect(heapUsed() - heapBefore, 'octets of heap more than before').toBeLessThan(HEAP_VARIES);
      expect([...account.living], 'connections that never ended').toEqual([]);
      expect((gateway.board as VirtualBoard).pico.errors).toEqual([]);
      reports.push(first, rest);
    } finally {
      await gateway.close();
    }
    for (const [connection, manner, error] of reports.flatMap(({ cut }) => cut)) {
      const what = `connection ${connection} (${manner}) was cut off by ${error}`;
      expect(account.displaced, `${what}, which no record announces`).toContain(connection);
    }
    expect(reports.flatMap(({ wrong }) => wrong)).toEqual([]);
    const total = (of: (report: Report) => number) => reports.reduce((sum, report) => sum + of(report), 0);
    const opened = total((report) => Object.values(report.opened).reduce((sum, count) => sum + count));
    expect(account.reached + refusals, 'each reached the board, or was told to be refused').toBe(opened);
    console.log(
      `${account.reached} connections reached the board, ${refusals} were refused; ${account.records} records, ` +
        `${total(({ echoed }) => echoed)} octets echoed, ${account.displaced.size} displaced; ${JSON.stringify(reports.map((report) => report.opened))}`,
    );
  },
  300_000 + 30 * CONNECTIONS,
);
