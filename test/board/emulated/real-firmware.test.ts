import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EmulatedBoard } from '../../../host/board/emulated/emulated-board.ts';
import { EmulatedPico } from '../../../host/board/emulated/emulated-pico.ts';
import { readFirmware } from '../../../host/board/emulated/firmware-file.ts';
import { openAtLead } from '../../../host/board/emulated/usb-lead.ts';
import type { UsbBoard } from '../../../host/board/usb/usb-board.ts';
import { CableCapture } from '../../../host/capture/cable-capture.ts';
import { SECOND_US } from '../../../host/clock/clock.ts';
import { PacedClock } from '../../../host/clock/paced-clock.ts';
import { runConformance } from '../../../host/conformance/conformance.ts';
import type { Outcome } from '../../../host/experiments/model/outcome.ts';
import { runExperiments } from '../../../host/experiments/run-experiments.ts';
import { eraseProgram, flashProgram } from '../../../host/flash/flash-program.ts';
import { boardFiles } from '../../../host/node/package.ts';
import { atPrompt } from '../../../host/serial/lead.ts';
import { serialLead } from '../../../host/serial/serial-line.ts';
import { Gateway } from '../../../host/up/gateway.ts';
import { LED_PINS } from '../../../src/leds/pins.ts';
import { LAB_PORT } from '../../../src/ports.ts';
import { CATALOGUE, TWO_CLOSES } from '../../support/experiments.ts';
import { kalumaCli } from '../../support/kaluma-cli.ts';
import { loadedBoard } from '../../support/loaded-board.ts';
import { PseudoTerminal } from '../../support/pseudo-terminal.ts';
import { Program } from '../../up/program.ts';

/**
 * A firmware of Kaluma's for the Pico W, with the native module or as it is. If nm's list of its symbols lies beside it, under the same name in .sym, the C heap is looked at
 * too.
 */
const FIRMWARE = process.env.TCPLAB_FIRMWARE ?? '';
const SYMBOLS = FIRMWARE.replace(/\.\w+$/, '.sym');
/** How the harness reaches it, over its Wi-Fi or at a USB lead, and how many times slower than a real one the core is. */
const WAY = process.env.TCPLAB_WAY ?? 'air';
const SLOWDOWN = Number(process.env.TCPLAB_SLOWDOWN ?? 1);

/** In Kaluma's flash. */
const PROGRAM_AT = 0x100000;

const A_MINUTE_OF_CPU = 600_000;
const AN_HOUR = 3_600_000;

class Bench {
  readonly pico: EmulatedPico;
  readonly outcomes: Outcome[] = [];
  private nth = 0;
  private console = '';

  constructor(storage: Record<string, string> = {}) {
    const firmware = readFirmware(readFileSync(FIRMWARE));
    this.pico = new EmulatedPico({ firmware, script: loadedBoard.script, slowdown: SLOWDOWN, storage });
    const decoder = new TextDecoder();
    this.pico.machine.onConsole((octets) => {
      this.console += decoder.decode(octets, { stream: true });
    });
  }

  open(): Promise<EmulatedBoard | UsbBoard> {
    const { pico } = this;
    const { module } = loadedBoard;
    return WAY === 'usb'
      ? openAtLead(pico, pico.clock, module)
      : EmulatedBoard.open({ pico, clock: pico.clock, module, nth: this.nth++ });
  }

  /** Types a line at the prompt: what the console says until that matches. */
  async type(line: string, until: RegExp): Promise<string> {
    this.console = '';
    this.pico.machine.send(new TextEncoder().encode(`${line}\r`));
    const said = await this.pico.clock.until(() => until.test(this.console), 30 * SECOND_US);
    expect(said, `the console after ${line}: ${this.console}`).toBe(true);
    return this.console;
  }

  /** Octets of JavaScript's heap in use. */
  async javaScriptHeap(): Promise<number> {
    const said = await this.type("console.log('he'+'ap='+process.memoryUsage().heapUsed+';')", /heap=\d+;/);
    return Number(/heap=(\d+);/.exec(said)?.[1]);
  }

  /** Octets of C heap that are free: behind its end, and in newlib's list of free blocks. Null without symbols. */
  cHeap(): number | null {
    if (!existsSync(SYMBOLS)) return null;
    const word = (at: number) => this.pico.machine.chip.readUint32(at);
    let free = address('__HeapLimit') - word(address('heap_end\\.0'));
    for (let block = word(address('__malloc_free_list')); block !== 0; block = word(block + 4))
      free += word(block);
    return free;
  }

  /** Makes an assertion of lwIP's fail. */
  assert(message: string): void {
    const { core, sram } = this.pico.machine.chip;
    const messageAt = core.SP - 512;
    sram.set(new TextEncoder().encode(`${message}\0`), messageAt - 0x20000000);
    core.registers[0] = messageAt;
    core.waiting = false;
    core.PC = address('assertion_failed') & ~1;
  }

  wait(seconds: number): Promise<boolean> {
    return this.pico.clock.until(() => false, seconds * SECOND_US);
  }
}

/** Where nm says that it is. */
function address(name: string): number {
  const text = readFileSync(SYMBOLS, 'utf8');
  return Number.parseInt(new RegExp(`^(\\w+) \\w ${name}$`, 'm').exec(text)?.[1] ?? '', 16);
}

/** The script in its flash; empty if there is none. */
function programOf({ machine }: EmulatedPico): string {
  const program = machine.flash.octets.subarray(PROGRAM_AT);
  return Buffer.from(
    program.subarray(
      0,
      program.findIndex((octet) => octet === 0 || octet === 0xff),
    ),
  ).toString();
}

const verdictsOf = (outcomes: readonly Outcome[]) =>
  Object.fromEntries(
    outcomes.map(({ name, verdict, reason, mismatches }) => [
      name,
      reason ?? (verdict === 'pass' ? verdict : mismatches),
    ]),
  );

describe.skipIf(FIRMWARE === '')(`a Pico W with ${FIRMWARE}`, () => {
  let bench: Bench;
  let states: string;
  beforeAll(async () => {
    bench = new Bench();
    const board = await bench.open();
    states = board.info.states;
    await board.close();
  }, A_MINUTE_OF_CPU);

  /** Without the module there is no observer and no cable. */
  const isInferred = () => states === 'inferred';
  const INFERRED = 'Kaluma as it is: states are inferred';

  it(
    'listens within 5 s of the processor’s time after its reset, with less than 64 KB of JavaScript’s heap in use',
    async () => {
      const before = process.cpuUsage();
      const started = new Bench();
      await (await started.open()).close();
      const { user } = process.cpuUsage(before);
      expect(user / SECOND_US).toBeLessThan(5);
      const used = await started.javaScriptHeap();
      console.log(`JavaScript heap used after the start ${used} octets`);
      expect(used).toBeLessThan(64 * 1024);
    },
    A_MINUTE_OF_CPU,
  );

  it(
    'runs all experiments in one go, and leaves out what it says it cannot',
    async () => {
      const { outcomes } = await runExperiments([...CATALOGUE], { openBoard: () => bench.open() });
      bench.outcomes.push(...outcomes);
      const count = (wanted: Outcome['verdict']) =>
        outcomes.filter(({ verdict }) => verdict === wanted).length;
      console.log(`${count('pass')} passed, ${count('fail')} failed, ${count('skipped')} left out`);
      const failed = outcomes.filter(({ verdict }) => verdict === 'fail');
      expect(verdictsOf(failed)).toEqual({});
      const skipped = outcomes.filter(({ verdict }) => verdict === 'skipped');
      if (states === 'observed') expect(verdictsOf(skipped)).toEqual({});
      else for (const { reason } of skipped) expect(reason?.en).toMatch(/inferred/);
    },
    AN_HOUR,
  );

  it(
    'tells or infers the states of an experiment of one’s own',
    async () => {
      const { outcomes } = await runExperiments([TWO_CLOSES], { openBoard: () => bench.open() });
      if (states === 'inferred') expect(verdictsOf(outcomes)).toEqual({ test: 'pass' });
      const causes = outcomes[0]?.board.flatMap(({ cause }) => (cause === null ? [] : [cause]));
      expect(causes?.length).toBeGreaterThan(5);
      expect(new Set(causes?.map((cause) => cause === 'inferred'))).toEqual(new Set([states === 'inferred']));
    },
    A_MINUTE_OF_CPU,
  );

  it(
    'comes to the same verdicts when the core experiments are run again',
    async () => {
      const core = CATALOGUE.slice(0, 6);
      const { outcomes } = await runExperiments([...core], { openBoard: () => bench.open() });
      const names = core.map(({ name }) => name);
      expect(verdictsOf(outcomes)).toEqual(
        verdictsOf(bench.outcomes.filter(({ name }) => names.includes(name))),
      );
    },
    AN_HOUR,
  );

  it(
    'does in every state what the RFC asks, or what is known of lwIP',
    async (test) => {
      test.skip(isInferred(), INFERRED);
      const { rows } = await runConformance(() => bench.open());
      const cells = rows.flatMap(({ row, cells }) =>
        cells.map(({ state, probes }) => ({ row: row.segment, state, probes })),
      );
      const unexpected = cells.flatMap(({ row, state, probes }) =>
        probes
          .filter(({ verdict }) => verdict === 'unexpected')
          .map(({ observed }) => `${row} in ${state}: ${observed}`),
      );
      expect(unexpected).toEqual([]);
    },
    AN_HOUR,
  );

  it(
    'keeps each LED lit for its dwell, in order',
    async (test) => {
      test.skip(isInferred(), INFERRED);
      const board = await bench.open();
      const stateAt = new Map(Object.entries(LED_PINS).map(([state, pin]) => [pin, state]));
      const changes: { pin: number; level: number; atUs: number }[] = [];
      const forget = bench.pico.machine.onPin((pin, level) => {
        if (stateAt.has(pin)) changes.push({ pin, level, atUs: bench.pico.clock.nowUs() });
      });
      const connection = board.client.connect(LAB_PORT);
      await bench.pico.clock.until(() => connection.opened, SECOND_US);
      connection.shutdown();
      await bench.wait(6);
      forget();
      const lit = changes.filter(({ level }) => level === 1);
      expect(lit.map(({ pin }) => stateAt.get(pin))).toEqual([
        'SYN_RCVD',
        'ESTABLISHED',
        'CLOSE_WAIT',
        'LAST_ACK',
      ]);
      for (const { pin, atUs } of lit) {
        const dark = changes.find((change) => change.pin === pin && change.level === 0 && change.atUs > atUs);
        expect((dark?.atUs ?? 0) - atUs, `pin ${pin}`).toBeGreaterThan(599_000);
      }
      await board.close();
    },
    A_MINUTE_OF_CPU,
  );

  it(
    'opens and closes 1,000 connections and loses nothing of either heap',
    async (test) => {
      test.skip(isInferred(), INFERRED);
      const board = await bench.open();
      await connectTimes(board, 50);
      const before = { c: bench.cHeap(), js: await bench.javaScriptHeap() };
      await connectTimes(board, 1000);
      const after = { c: bench.cHeap(), js: await bench.javaScriptHeap() };
      console.log(
        `C heap free ${before.c} -> ${after.c}, JavaScript heap used ${before.js} -> ${after.js} octets`,
      );
      if (before.c !== null && after.c !== null) expect(after.c).toBeGreaterThanOrEqual(before.c - 256);
      expect(after.js - before.js).toBeLessThan(16_384);
      await board.close();
    },
    AN_HOUR,
  );

  it.each(['.load', '.reset'])(
    'starts again at %s with connections open, and serves',
    async (command) => {
      const board = await bench.open();
      const open = [board.client.connect(LAB_PORT), board.client.connect(LAB_PORT)];
      await bench.pico.clock.until(() => open.every(({ opened }) => opened), 5 * SECOND_US);
      expect(open.every(({ opened }) => opened)).toBe(true);
      if (command === '.reset') await bench.type('.reset', /> $/);
      await bench.type('.load', /Wi-Fi: .*address \d+\.\d+\.\d+\.\d+\r/);
      if (WAY === 'usb') {
        // The cable went with the program: neither it nor a RST comes through any more.
        await expect(board.control.request({ do: 'ping' })).rejects.toThrow('it has shut its cable');
      } else if (states === 'observed') {
        await bench.pico.clock.until(
          () => open.every(({ failure, ended }) => failure !== null || ended),
          10 * SECOND_US,
        );
        expect(open.map(({ failure }) => failure)).toEqual(['reset', 'reset']);
      }
      await board.close();
      const again = await bench.open();
      expect(again.info.app).toBe(board.info.app);
      await again.close();
    },
    A_MINUTE_OF_CPU,
  );

  it(
    'joins the network that its storage names, is given an address by DHCP, and serves there',
    async () => {
      const joining = new Bench({ WIFI_SSID: 'home', WIFI_PASSWORD: 'of no account' });
      const board = await joining.open();
      expect(joining.pico.console).toContain('Wi-Fi: joined home, address 192.168.4.1');
      const connection = board.client.connect(LAB_PORT);
      await joining.pico.clock.until(() => connection.opened, SECOND_US);
      connection.shutdown();
      await joining.pico.clock.until(() => connection.ended, 10 * SECOND_US);
      expect({ opened: connection.opened, ended: connection.ended }).toEqual({ opened: true, ended: true });
      await board.close();
    },
    A_MINUTE_OF_CPU,
  );

  it(
    'is restarted by its watchdog when an assertion of lwIP fails, and says which',
    async (test) => {
      test.skip(isInferred(), INFERRED);
      test.skip(!existsSync(SYMBOLS), `no ${SYMBOLS} beside the firmware`);
      const failing = new Bench();
      const board = await failing.open();
      const said: string[] = [];
      failing.pico.onConsole((line) => said.push(line));
      failing.assert('a test’s own');
      await failing.pico.clock.until(() => said.some((line) => line.startsWith('Wi-Fi:')), 60 * SECOND_US);
      expect(said).toContain('The board restarted: lwIP asserted "a test’s own"');
      await board.close();
      const again = await failing.open();
      expect(await again.control.request({ do: 'status' })).toMatchObject({ assertion: 'a test’s own' });
      await again.close();
    },
    A_MINUTE_OF_CPU,
  );

  it(
    'is erased, and has the same in its flash when the app was flashed as when the real @kaluma/cli has written it',
    async () => {
      const { pico } = new Bench();
      const terminal = await PseudoTerminal.open((octets) => pico.machine.send(octets));
      pico.machine.onConsole((octets) => terminal.write(octets));
      await pico.serves(pico.clock);
      const stop = new AbortController();
      const running = new PacedClock(1, pico.clock).run(stop.signal);
      const { path } = terminal;
      const erased = async () => {
        await atPrompt(serialLead(path), async (prompt) => {
          await prompt.reachPrompt({ limitMs: A_MINUTE_OF_CPU }); // its program is busy with its network
          await eraseProgram(prompt);
        });
        expect(programOf(pico)).toBe('');
      };
      try {
        const { appPath } = await boardFiles();
        const script = readFileSync(appPath);
        await erased();
        const { kaluma, size, status } = await atPrompt(serialLead(path), (prompt) =>
          flashProgram(prompt, script, { onStep: () => {} }),
        );
        expect(kaluma).toMatch(/^1\./);
        expect(size).toBe(script.length);
        expect(status.states).toBe(states);
        expect(programOf(pico) === script.toString(), 'octet for octet').toBe(true);
        await erased();
        const said = await kalumaCli('write', appPath, '--port', path);
        const theirs = programOf(pico);
        expect(theirs === script.toString(), `${said}${theirs.length} octets by @kaluma/cli`).toBe(true);
      } finally {
        stop.abort();
        await running;
        await terminal.close();
      }
    },
    A_MINUTE_OF_CPU,
  );

  it(
    'serves a program of one’s own behind ports of this machine, captured with both ends’ states',
    async (test) => {
      test.skip(isInferred(), INFERRED);
      const { pico } = new Bench();
      const clock = new PacedClock(1, pico.clock);
      const board = await EmulatedBoard.open({ pico, clock, module: loadedBoard.module, nth: 0 });
      await board.command({ do: 'watch', segments: false });
      const pieces: Uint8Array[] = [];
      const capture = new CableCapture((octets) => pieces.push(octets));
      const steps: string[] = [];
      const gateway = await Gateway.start({
        ...{ loaded: loadedBoard, host: '127.0.0.1', labPort: 0, controlPort: 0, cablePort: 0, speed: 1 },
        emulated: { board, clock },
        onBoard: (watched) => capture.watch(watched),
      });
      gateway.ends.onStep((line) => steps.push(line.replace(/ {2}.*/, '')));
      try {
        const program = new Program(gateway.addresses.lab.port).read();
        expect(await program.greeting()).toBeGreaterThan(0);
        program.socket.end();
        await program.until('the board’s FIN', () => program.ended);
        await clock.until(() => steps.some((step) => step.endsWith('-> CLOSED')), 10 * SECOND_US);
        await expect(gateway.command({ do: 'close', connection: 99 })).rejects.toThrow(
          'no open lab connection 99',
        );
      } finally {
        await gateway.close();
        capture.finish();
      }
      const boards = steps.filter((step) => step.startsWith('#'));
      expect(boards.map((step) => step.split(' ').at(-1))).toEqual([
        ...['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
      ]);
      const text = Buffer.concat(pieces).toString('latin1');
      for (const states of [
        'client SYN_SENT, board SYN_RCVD',
        'client ESTABLISHED, board ESTABLISHED',
        'client FIN_WAIT_1, board CLOSE_WAIT',
        'client TIME_WAIT, board LAST_ACK',
        'client TIME_WAIT, board CLOSED',
      ])
        expect(text).toContain(states);
    },
    A_MINUTE_OF_CPU,
  );

  it(
    'restarts behind ports of this machine, is reached again, and tells its states in the same time',
    async (test) => {
      test.skip(isInferred(), INFERRED);
      test.skip(!existsSync(SYMBOLS), `no ${SYMBOLS} beside the firmware`);
      const failing = new Bench();
      const { pico } = failing;
      const clock = new PacedClock(1, pico.clock);
      const board = await EmulatedBoard.open({ pico, clock, module: loadedBoard.module, nth: 0 });
      await board.command({ do: 'watch', segments: false });
      const steps: string[] = [];
      let reached: Promise<void> | null = null;
      const gateway = await Gateway.start({
        ...{ loaded: loadedBoard, host: '127.0.0.1', labPort: 0, controlPort: 0, cablePort: 0, speed: 1 },
        emulated: { board, clock },
        onRestart: (again) => {
          reached = again;
        },
      });
      gateway.ends.onStep((line) => steps.push(line));
      try {
        const before = new Program(gateway.addresses.lab.port).read();
        await before.greeting();
        failing.assert('a test’s own');
        await clock.until(() => reached !== null, 60 * SECOND_US);
        await reached;
        expect(await gateway.command({ do: 'status' })).toMatchObject({
          assertion: 'a test’s own',
          connections: [],
        });
        before.socket.write('anyone there?');
        await before.until('a RST', () => before.closed);
        const program = new Program(gateway.addresses.lab.port).read();
        await program.greeting();
        program.socket.end();
        await program.until('the board’s FIN', () => program.ended);
        await clock.until(() => steps.some((step) => step.includes('LAST_ACK -> CLOSED')), 10 * SECOND_US);
        const states = gateway.ends.shown?.run.board ?? [];
        expect(states.map(({ state }) => state)).toEqual([
          ...['LISTEN', 'SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED'],
        ]);
        expect(states[1]?.timeUs, 'when the SYN arrives').toBeLessThan(5_000);
        expect(states[1]?.timeUs).toBeGreaterThan(1_000);
      } finally {
        await gateway.close();
      }
    },
    A_MINUTE_OF_CPU,
  );

  afterAll(() => {
    if (!bench) return;
    console.log(`the board ran ${(bench.pico.clock.nowUs() / SECOND_US).toFixed(0)} s of its time`);
    console.log(`asked for and not modelled: ${[...bench.pico.machine.unknown].join('; ') || 'nothing'}`);
  });
});

/** Three connections at a time: the control connection has one of the five pcbs, and a SYN must not have to displace one. */
async function connectTimes(board: EmulatedBoard | UsbBoard, times: number): Promise<void> {
  for (let left = times; left > 0; left -= 3) {
    const connections = Array.from({ length: Math.min(3, left) }, () => board.client.connect(LAB_PORT));
    await board.clock.until(() => connections.every(({ opened }) => opened), 10 * SECOND_US);
    for (const connection of connections) connection.reset();
    const { connections: still = [] } = await board.control.request({ do: 'status' });
    expect(still.length).toBeLessThanOrEqual(3);
  }
}
