import { describe, expect, it, vi } from 'vitest';
import { encodeLine, LineKind } from '../../host/board/usb/line-frame.ts';
import { runConformance } from '../../host/conformance/conformance.ts';
import type { Progress } from '../../host/experiments/model/outcome.ts';
import { runExperiments } from '../../host/experiments/run-experiments.ts';
import { SegmentPeer } from '../../host/peer/segment-peer.ts';
import { type ProbeRequest, probeSegment } from '../../host/probe/probe-request.ts';
import { DEFAULT_VIA } from '../../host/probe/probe-states.ts';
import { Prober } from '../../host/probe/prober.ts';
import { LAB_PORT } from '../../src/ports.ts';
import { DEFAULT_SETTINGS } from '../../src/settings.ts';
import { wholeMatrix } from '../probe/boards.ts';
import { CATALOGUE, experimentOf, script } from '../support/experiments.ts';
import { type LeadOptions, UsbLead } from '../support/usb-lead.ts';

const SECOND = 1_000_000;

function probeRequest(): ProbeRequest {
  return { state: 'ESTABLISHED', via: DEFAULT_VIA, segment: probeSegment('F.') };
}

function run(lead: UsbLead, names: string[], onProgress: (progress: Progress) => void = () => {}) {
  return runExperiments(names.map(experimentOf), { openBoard: () => lead.open(), onProgress });
}

async function verdicts(lead: UsbLead, names: string[]): Promise<string[]> {
  const { outcomes } = await run(lead, names);
  return outcomes.map(({ verdict, mismatches, reason }) => reason?.en ?? mismatches[0]?.field ?? verdict);
}

describe('a board on a USB lead, and no network', () => {
  it('passes all experiments in one go', async () => {
    const lead = new UsbLead();
    const { board, outcomes } = await runExperiments([...CATALOGUE], { openBoard: () => lead.open() });
    expect(outcomes.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(board).toMatchObject({ kind: 'serial', states: 'observed' });
    expect(lead.text, 'the console goes on between the cable’s lines').toMatch(
      /#\d+ SYN_RCVD -> ESTABLISHED /,
    );
    expect(lead.pico.errors).toEqual([]);
  });

  it('has the virtual board’s matrix, cell for cell', async () => {
    const lead = new UsbLead();
    const cellsOf = ({ rows }: Awaited<ReturnType<typeof runConformance>>) =>
      rows.map(({ row, cells }) => [
        row.segment,
        cells.map(({ probes }) => probes.map(({ observed }) => observed)),
      ]);
    const onUsb = await runConformance(() => lead.open());
    expect(cellsOf(onUsb)).toEqual(cellsOf(await wholeMatrix()));
    expect(onUsb.passed).toBe(true);
  });

  it.each<[string, LeadOptions]>([
    ['that comes in single octets', { packet: 1, packetUs: 10 }],
    ['that it looks at every 5 ms', { turnUs: 5_000 }],
    ['that it looks at every 40 ms', { turnUs: 40_000 }],
  ])('passes the core with a console %s', async (_, options) => {
    const names = ['three-way-handshake', 'half-close', 'direct-close', 'reset', 'wrong-third-ack'];
    expect(await verdicts(new UsbLead(options), names)).toEqual(names.map(() => 'pass'));
  });

  it('brings 20,000 octets there and back through a slow board, and nothing has to be sent twice', async () => {
    const lead = new UsbLead({ turnUs: 20_000 });
    const board = await lead.open();
    let again = 0;
    let highest = 0;
    board.onSegment(({ from, seq, len, boardPort }) => {
      if (from !== 'client' || len === 0 || boardPort !== LAB_PORT) return;
      if (seq < highest) again++;
      highest = Math.max(highest, seq);
    });
    await board.control.request({ do: 'set', banner: false });
    const connection = board.client.connect(LAB_PORT);
    const sent = Uint8Array.from({ length: 20_000 }, (__, at) => at % 251);
    await lead.clock.until(() => connection.opened, SECOND);
    connection.send(sent);
    await lead.clock.until(() => connection.received.length >= sent.length, 60 * SECOND);
    expect(connection.received).toEqual(sent);
    expect([again, board.gaps]).toEqual([0, 0]);
    await board.close();
  });

  it('keeps its settings from one who only looks, and has them back from the one who set them', async () => {
    const lead = new UsbLead();
    const settings = async () => {
      const board = await lead.open();
      const status = await board.control.request({ do: 'status' });
      await board.close();
      return status.settings;
    };
    const leftAlone = await lead.open();
    await leftAlone.control.request({ do: 'set', holdMs: 4321 });
    leftAlone.control.close(); // without giving anything back
    await settings();
    expect((await settings())?.holdMs, 'after one who looked').toBe(4321);
    const board = await lead.open();
    await board.control.request({ do: 'set', banner: false });
    await board.close();
    expect(await settings(), 'after one who set something').toEqual(DEFAULT_SETTINGS);
  });
});

describe('hello', () => {
  it('is answered also where the board still says bye to whoever had the port before', async () => {
    const lead = new UsbLead();
    const bye = Uint8Array.of(
      ...encodeLine({ kind: LineKind.bye, number: 0, content: Uint8Array.of(0) }),
      0x0a,
    );
    lead.say(bye); /* on its way when the port is opened */
    await (await lead.open()).close();
  });

  it('to a cable that is in use over the network says so', async () => {
    const lead = new UsbLead();
    lead.pico.evaluate("require('lwip').openTunnel(new Uint8Array(8))");
    await expect(lead.open()).rejects.toThrow('has its cable in use over the network');
  });
});

describe('a board that answers hello, and nothing else', () => {
  it('is given up, and nothing more is sent to it', async () => {
    const lead = new UsbLead();
    lead.loses = () => true;
    await expect(lead.open()).rejects.toThrow('did not greet');
    const write = vi.spyOn(lead, 'write');
    lead.clock.advance(60 * SECOND);
    expect(write, 'its client’s SYN is still retransmitted').not.toHaveBeenCalled();
  });
});

describe('typing while the cable is in use', () => {
  it('reaches the prompt whole, and the cable goes on', async () => {
    const lead = new UsbLead({ turnUs: 20_000 });
    const board = await lead.open();
    const line = `${'x'.repeat(1000)}\r`;
    const pings = [1, 2, 3].map(() => {
      void lead.line.write(line);
      return board.control.request({ do: 'ping' });
    });
    await Promise.all(pings);
    expect(lead.prompt).toBe(line.repeat(3));
    await board.close();
  });

  it('with Ctrl-C loses frames, which are sent again', async () => {
    const lead = new UsbLead();
    const board = await lead.open();
    const ping = board.control.request({ do: 'ping' });
    await lead.write(Uint8Array.of(3));
    void lead.line.write('\x03');
    await ping;
    await board.control.request({ do: 'ping' });
    expect(board.gaps).toBe(0);
    await board.close();
  });
});

describe('a line that is lost on the way to the laptop', () => {
  const names = ['half-close'];

  it('makes the experiment void, which is said, and it is run once more', async () => {
    const lead = new UsbLead();
    let lost = 0;
    lead.loses = (packet) => packet === 20 && lost++ >= 0;
    const told: Progress['kind'][] = [];
    const { outcomes } = await run(lead, names, ({ kind }) => told.push(kind));
    expect(lost).toBeGreaterThan(0);
    expect(told.filter((kind) => ['begin', 'void', 'end'].includes(kind))).toEqual([
      'begin',
      'void',
      'begin',
      'end',
    ]);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['pass']);
  });

  it('twice fails it, whatever else was seen', async () => {
    const lead = new UsbLead();
    lead.loses = (packet) => packet % 20 === 0;
    const { outcomes } = await run(lead, names);
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['fail']);
    const fields = outcomes[0]?.mismatches.map(({ field }) => field);
    expect(fields).toContainEqual(expect.stringMatching(/^packets on the USB lead lost: expected 0/));
  });
});

describe('a probe from which a line is lost', () => {
  const request = probeRequest();

  it('is made again', async () => {
    const lead = new UsbLead();
    lead.loses = (packet) => packet === 20;
    const prober = new Prober(() => lead.open());
    const { next, out } = await prober.observe(request);
    expect([next, out.length]).toEqual(['CLOSE_WAIT', 1]);
    await prober.close();
  });

  it('twice, says that it is void', async () => {
    const lead = new UsbLead();
    lead.loses = (packet) => packet % 10 === 0;
    const prober = new Prober(() => lead.open());
    await expect(prober.observe(request)).rejects.toThrow('packets were lost on the USB lead, twice');
  });
});

describe('a segment that is longer than the lead carries', () => {
  const steps = ['inject S', 'await board SYN_RCVD', 'inject .', 'await board ESTABLISHED'];

  it('is refused at its step, with what fits', async () => {
    const runWith = async (octets: number) => {
      const experiments = [script(...steps, `inject P. len=${octets}`)];
      const { outcomes } = await runExperiments(experiments, { openBoard: () => new UsbLead().open() });
      return outcomes.flatMap(({ mismatches }) => mismatches);
    };
    expect(await runWith(960)).toEqual([]);
    const [refusal, ...more] = await runWith(961);
    expect(refusal).toMatchObject({ what: 'step', at: steps.length });
    expect(refusal?.actual.at(-1)).toBe(
      '961 octets do not fit one packet of 1000: at most 960 do beside these headers',
    );
    expect(refusal?.zh?.actual?.at(-1)).toBe(
      '961 字节放不进一个 1000 字节的数据包：除去这些首部，最多 960 字节',
    );
    expect(more, 'nothing was lost').toEqual([]);
  });

  it('is refused as a probe', async () => {
    const prober = new Prober(() => new UsbLead().open());
    const probe = (text: string) => prober.observe({ ...probeRequest(), segment: probeSegment(text) });
    await expect(probe('P. len=961')).rejects.toThrow('961 octets do not fit one packet of 1000');
    expect((await probe('P. len=960')).delivered).toBe(960);
    await prober.close();
  });

  it('is never the client’s, whatever MSS the other end offers', async () => {
    const { cable, clock } = await new UsbLead().open();
    const connection = cable.client.connect(9, 0, cable.peerAddress);
    const to = { ip: cable.clientAddress, port: connection.localPort };
    const peer = new SegmentPeer({ cable, clock, port: 9, to, iss: 1000 });
    await clock.until(() => peer.received.length > 0, SECOND);
    peer.send('S. <mss 1460>');
    await clock.until(() => connection.opened, SECOND);
    connection.send(new Uint8Array(2000));
    await clock.until(() => peer.received.some(({ len }) => len > 0), SECOND);
    expect(Math.max(...peer.received.map(({ len }) => len))).toBe(960);
  });
});

describe('a lead that is pulled out', () => {
  it('in the midst fails that experiment, the rest is skipped, and the next run works', async () => {
    const lead = new UsbLead();
    const names = ['three-way-handshake', 'half-close', 'reset'];
    let begun = 0;
    const { outcomes } = await run(lead, names, ({ kind }) => {
      if (kind === 'begin') begun++;
      if (kind === 'step' && begun === 2) void lead.unplug();
    });
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['pass', 'fail', 'skipped']);
    expect(outcomes[1]?.mismatches[0]?.field).toBe('board lost: the board was unplugged, or its port closed');
    expect(lead.pico.evaluate('0')).toBe(0);
    lead.plug();
    expect(await verdicts(lead, names)).toEqual(['pass', 'pass', 'pass']);
  });
});
