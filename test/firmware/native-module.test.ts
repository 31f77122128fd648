import { describe, expect, it } from 'vitest';
import type { LwipConnection } from '../../host/client/lwip-client.ts';
import { parseFrame } from '../../host/packet/packet.ts';
import { TcpFlag } from '../../host/packet/tcp-flags.ts';
import { decodeRecords, type TraceRecord } from '../../src/trace-records.ts';
import { arpReply, BOARD, PEER } from '../support/bare-stack.ts';
import { NativeModule } from '../support/native-module.ts';
import { buildSegmentFrame } from '../support/segment-frame.ts';

const SECOND = 1_000_000;
const PORT = 7000;
const [OPENED, DATA, END, SENT, ERROR] = [1, 2, 3, 4, 5];
const ERR_CLSD = -15;
const ERR_CONN = -11;
const ERR_USE = -8;
const ERR_RST = -14;
const ERR_MEM = -1;

type Told = [type: number, connection: number, value: number | Uint8Array];

/** The module started and listening, and all it told. */
function started() {
  const module = new NativeModule();
  const events: Told[] = [];
  const records: TraceRecord[] = [];
  const losses: number[] = [];
  const order: string[] = [];
  module.lwip.start(
    (words, lost) => {
      for (const record of decodeRecords(words)) {
        records.push(record);
        order.push(record.kind === 'transition' ? `${record.from} -> ${record.to}` : record.kind);
      }
      losses.push(lost);
    },
    (type, connection, value) => {
      events.push([type, connection, value]);
      order.push(`event ${type}`);
    },
  );
  expect(module.lwip.listen(PORT)).toBe(0);
  const connect = (): LwipConnection => {
    const connection = module.client.connect(PORT);
    module.pass(SECOND / 10);
    return connection;
  };
  return { module, lwip: module.lwip, events, records, losses, order, connect };
}

/** A call as JavaScript could make it, whatever the types say. */
const loosely = (call: unknown) => call as (...args: unknown[]) => unknown;

describe('the native module', () => {
  it('says which lwIP it is', () => {
    expect(new NativeModule().lwip.version).toMatch(/^2\.\d+\.\d+$/);
  });

  it('does nothing before it was started', () => {
    const { lwip } = new NativeModule();
    expect(lwip.listen(PORT)).toBe(ERR_CLSD);
  });

  it.each([
    ['start(onRecords, onEvent) takes two functions', 'start', [() => 0]],
    ['start(onRecords, onEvent) takes two functions', 'start', [() => 0, 1]],
    ['listen(port) takes a port', 'listen', []],
    ['listen(port) takes a port', 'listen', ['7000']],
    ['listen(port) takes a port', 'listen', [0]],
    ['listen(port) takes a port', 'listen', [65536]],
    ['listen(port) takes a port', 'listen', [Number.NaN]],
    ['listen(port) takes a port', 'listen', [-1]],
    ['write(connection, octets) takes', 'write', [1]],
    ['write(connection, octets) takes', 'write', [1, 'text']],
    ['write(connection, octets) takes', 'write', [1, new DataView(new ArrayBuffer(4))]],
    ['received(connection, length) takes', 'received', [1]],
    ['closeOnEnd(connection, 1 or 0) takes', 'closeOnEnd', [1, true]],
    ['must be a connection number', 'close', []],
    ['must be a connection number', 'shutdown', ['1']],
    ['must be a connection number', 'abort', [{}]],
    ['must be a connection number', 'stalled', [null]],
  ])('throws a TypeError "%s" for %s(%j)', (message, name, args) => {
    const { module, lwip } = started();
    const handles = module.liveHandles;
    const call = loosely(lwip[name as keyof typeof lwip]);
    expect(() => call(...args)).toThrow(message);
    expect(module.liveHandles, 'no handle is lost on the way').toBe(handles);
  });

  it('answers calls about connections that are not there with an error', () => {
    const { lwip } = started();
    for (const id of [0, 1, 99, 4294967295]) {
      expect([lwip.close(id), lwip.shutdown(id), lwip.abort(id), lwip.received(id, 1)]).toEqual(
        Array(4).fill(ERR_CONN),
      );
      expect(lwip.write(id, new Uint8Array(1))).toBe(ERR_CONN);
    }
  });

  it('closeOnEnd closes nothing while octets are not taken: the FIN would be a RST', () => {
    const { module, lwip, events, records, connect } = started();
    const client = connect();
    lwip.closeOnEnd(1, 1);
    client.send(new Uint8Array(100));
    client.shutdown();
    module.pass(SECOND);
    expect(events.at(-1), 'the end is told instead').toEqual([3, 1, 0]);
    expect(records.findLast(({ kind }) => kind === 'transition')).toMatchObject({ to: 'CLOSE_WAIT' });
    expect(client.failure).toBeNull();
  });

  it('listens on two ports, each once', () => {
    const { lwip } = started();
    expect(lwip.listen(PORT)).toBe(ERR_USE);
    expect(lwip.listen(7001)).toBe(0);
    expect(lwip.listen(7002)).toBe(ERR_MEM);
  });
});

describe('what it tells', () => {
  it('is a connection’s life: opened, data, sent, end', () => {
    const { lwip, events, connect, module } = started();
    const client = connect();
    client.send(new Uint8Array([1, 2, 3]));
    module.pass(SECOND);
    expect(lwip.write(1, new Uint8Array(10))).toBe(10);
    module.pass(SECOND);
    client.shutdown();
    module.pass(SECOND);
    expect(
      events.map(([type, id, value]) => [type, id, typeof value === 'number' ? value : [...value]]),
    ).toEqual([
      [OPENED, 1, PORT],
      [DATA, 1, [1, 2, 3]],
      [SENT, 1, 10],
      [END, 1, 0],
    ]);
    expect(client.received).toHaveLength(10);
  });

  it('is the records first, then the events that go with them', () => {
    const { order, connect } = started();
    connect();
    expect(order).toEqual([
      'in',
      'LISTEN -> SYN_RCVD',
      'out',
      'in',
      'SYN_RCVD -> ESTABLISHED',
      `event ${OPENED}`,
    ]);
  });

  it('is all of the data, though it came in several segments', () => {
    const { events, connect, module, lwip } = started();
    const client = connect();
    const sent = Uint8Array.from({ length: 9000 }, (_, index) => index % 251);
    client.send(sent);
    for (let i = 0; i < 20; i++) {
      module.pass(SECOND / 10);
      const octets = events
        .filter(([type]) => type === DATA)
        .reduce((sum, [, , data]) => sum + (data as Uint8Array).length, 0);
      lwip.received(1, Math.min(octets, 2000));
    }
    const data = events
      .filter(([type]) => type === DATA)
      .flatMap(([, , value]) => [...(value as Uint8Array)]);
    expect(data).toEqual([...sent]);
  });

  it('is an error when the peer resets', () => {
    const { events, connect, module } = started();
    const client = connect();
    client.reset();
    module.pass(SECOND);
    expect(events.at(-1)).toEqual([ERROR, 1, ERR_RST]);
    expect(module.lwip.close(1), 'it is gone').toBe(ERR_CONN);
  });

  it('is nothing more of a connection once it is closed', () => {
    const { events, connect, module, lwip } = started();
    const client = connect();
    lwip.close(1);
    const before = events.length;
    client.shutdown();
    module.pass(200 * SECOND);
    expect(events.slice(before)).toEqual([]);
  });

  it.each(['ESTABLISHED', 'TIME_WAIT'])('is nothing more of a connection that it aborted in %s', (state) => {
    const { events, records, connect, module, lwip } = started();
    const client = connect();
    if (state === 'TIME_WAIT') {
      lwip.close(1);
      module.pass(SECOND);
      client.close();
      module.pass(SECOND);
    }
    const before = events.length;
    expect(lwip.abort(1)).toBe(0);
    module.pass(SECOND);
    expect(events.slice(before)).toEqual([]);
    expect(records.findLast(({ kind }) => kind === 'transition')).toMatchObject({
      from: state,
      to: 'CLOSED',
      cause: 'call',
    });
    expect(lwip.abort(1), 'it is gone').toBe(ERR_CONN);
  });

  it('shuts the window by what the application has not taken', () => {
    const { connect, module, records, lwip } = started();
    const client = connect();
    client.send(new Uint8Array(1000));
    module.pass(SECOND);
    const window = () => records.findLast(({ kind }) => kind === 'out');
    expect(window()).toMatchObject({ segment: { win: 11680 - 1000 } });
    expect(lwip.received(1, 1000)).toBe(0);
    client.send(new Uint8Array(1));
    module.pass(SECOND);
    expect(window()).toMatchObject({ segment: { win: 11680 - 1 } });
    expect(lwip.received(1, 99_999)).toBeLessThan(0);
  });

  it('is a RST to the peer when octets are left unread at the close', () => {
    const { connect, module, records, lwip } = started();
    const client = connect();
    client.send(new Uint8Array(10));
    module.pass(SECOND);
    lwip.close(1);
    module.pass(SECOND);
    expect(records.findLast(({ kind }) => kind === 'out')).toMatchObject({ segment: { flags: 'R.' } });
    expect(client.failure).toBe('reset');
  });

  it('goes on after a callback that throws, which is printed', () => {
    const module = new NativeModule();
    let calls = 0;
    const fail = () => {
      calls++;
      throw new Error('in the callback');
    };
    module.lwip.start(fail, fail);
    module.lwip.listen(PORT);
    module.client.connect(PORT);
    module.pass(SECOND);
    expect(calls).toBeGreaterThan(2);
    expect(module.printed).toHaveLength(calls);
    expect(module.printed[0]).toContain('in the callback');
    expect(module.liveHandles).toBe(2);
  });

  it('goes to the new callbacks when it is started again', () => {
    const { module, connect, events } = started();
    const seen: number[] = [];
    module.lwip.start(
      () => {},
      (type) => seen.push(type),
    );
    connect();
    expect(events).toEqual([]);
    expect(seen).toEqual([OPENED]);
    expect(module.liveHandles, 'the old callbacks are let go').toBe(2);
  });

  it('counts the records that did not fit the ring, in the call that follows', () => {
    const { module, connect, losses, records } = started();
    const client = connect();
    const told = records.length;
    const [from, to] = [
      { ...PEER, port: client.localPort },
      { ...BOARD, port: PORT },
    ];
    const frame = buildSegmentFrame(from, to, { flags: TcpFlag.syn, seq: 0 });
    for (let i = 0; i < 50; i++)
      module.machine.receive(frame); /* one record in, one for the challenge ACK out */
    module.turn();
    expect(records.length - told).toBe(64);
    expect(losses.reduce((sum, lost) => sum + lost)).toBe(100 - 64);
    client.shutdown();
    module.pass(SECOND);
    const numbers = records.map(({ number }) => number);
    const gap = numbers.findIndex(
      (number, index) => index > 0 && number !== (numbers[index - 1] as number) + 1,
    );
    expect((numbers[gap] as number) - (numbers[gap - 1] as number) - 1, 'as many numbers are missing').toBe(
      36,
    );
    expect(records.findLast(({ kind }) => kind === 'transition')).toMatchObject({
      from: 'ESTABLISHED',
      to: 'CLOSE_WAIT',
    });
  });
});

describe('Wi-Fi that restarts', () => {
  it('puts the driver’s functions back, and is observed again, each segment once', () => {
    const { module, connect, records } = started();
    connect().reset();
    for (let restart = 0; restart < 3; restart++) {
      module.pass(SECOND);
      module.machine.exports.radio_restart();
      module.turn();
      const before = records.length;
      connect();
      expect(
        records.slice(before).map(({ kind }) => kind),
        'SYN, SYN+ACK, ACK and what they did',
      ).toEqual(['in', 'transition', 'out', 'in', 'transition']);
    }
  });

  it('is not taken for a step of one connection when another with the same ports follows within the same turn', () => {
    const { module, records } = started();
    const from = { ...PEER, port: 40_000 };
    const to = { ...BOARD, port: PORT };
    let iss = 0;
    module.ethernet.onFrame(({ frame }) => {
      iss = parseFrame(frame).tcp?.seq ?? iss;
    });
    const restart = () => {
      module.machine.exports.radio_restart();
      module.machine.receive(arpReply());
    };
    const arrive = (flags: number, seq: number, acknowledged = 0) =>
      module.machine.receive(buildSegmentFrame(from, to, { flags, seq, ack: acknowledged, window: 8192 }));

    restart();
    arrive(TcpFlag.syn, 1000);
    arrive(TcpFlag.ack, 1001, iss + 1);
    restart();
    arrive(TcpFlag.syn, 5000);
    module.turn();
    const steps = records.map((record) =>
      record.kind === 'transition' ? `${record.connection} ${record.from} -> ${record.to}` : record.kind,
    );
    expect(steps).toEqual([
      '1 LISTEN -> SYN_RCVD',
      '1 SYN_RCVD -> ESTABLISHED',
      '1 ESTABLISHED -> CLOSED',
      '2 LISTEN -> SYN_RCVD',
    ]);
  });

  it('ends the connections there were by a call, not by a timer, and tells each of them with its RST', () => {
    const { module, records, connect } = started();
    connect();
    const before = records.length;
    module.machine.exports.radio_restart();
    module.turn();
    expect(records.slice(before)).toMatchObject([
      { kind: 'transition', connection: 1, from: 'ESTABLISHED', to: 'CLOSED', cause: 'call' },
      { kind: 'out', connection: 1, segment: { flags: 'R.' } },
    ]);
  });

  it('ends them by a call, too, where no RST can leave: the MAC address of the client is not known any more', () => {
    const { module, records, connect } = started();
    connect();
    module.pass(400 * SECOND);
    const before = records.length;
    module.machine.exports.radio_restart();
    module.turn();
    expect(records.slice(before)).toMatchObject([
      { kind: 'transition', connection: 1, from: 'ESTABLISHED', to: 'CLOSED', cause: 'call' },
    ]);
  });

  it('has nothing of the module’s left in it after a soft reset', () => {
    const { module, order } = started();
    module.machine.exports.radio_restart();
    module.turn();
    module.reset();
    const before = order.length;
    const refused = module.client.connect(PORT);
    module.pass(SECOND);
    expect(refused.failure).toBe('reset');
    expect(order.slice(before)).toEqual([]);
  });
});

describe('a soft reset', () => {
  it('leaves nothing: no connection, no listener, no value of JavaScript, no memory', () => {
    const { module, lwip, connect } = started();
    lwip.listen(7001);
    connect().shutdown();
    connect();
    const closedFirst = connect();
    lwip.close(3);
    module.pass(SECOND / 10);
    closedFirst.close();
    module.pass(SECOND / 10);
    module.client.connect(7001).send(new Uint8Array(100));
    module.pass(SECOND / 10);
    lwip.write(2, new Uint8Array(2000));
    expect(module.machine.exports.pcb_table_read()).toBe(4);

    module.reset();
    expect(module.machine.exports.pcb_table_read()).toBe(0);
    expect(module.liveHandles).toBe(0);
    expect(module.machine.exports.heap_used()).toBe(0);
    const refused = module.client.connect(PORT);
    module.pass(SECOND);
    expect(refused.failure, 'nobody listens any more').toBe('reset');
  });

  it('calls back no more, whatever arrives', () => {
    const { module, connect, order } = started();
    const client = connect();
    const before = order.length;
    module.reset();
    client.send(new Uint8Array(10));
    module.client.connect(PORT);
    module.pass(300 * SECOND);
    expect(order.slice(before)).toEqual([]);
  });

  it('lets the next program begin anew, as often as one likes', () => {
    const { module } = started();
    for (let load = 0; load < 20; load++) {
      module.reset();
      const lwip = module.require();
      const records: TraceRecord[] = [];
      lwip.start(
        (words) => records.push(...decodeRecords(words)),
        () => {},
      );
      expect(lwip.listen(PORT)).toBe(0);
      const client = module.client.connect(PORT);
      module.pass(SECOND);
      expect(client.state).toBe('ESTABLISHED');
      expect(records[0], 'records and connections are numbered from 1').toMatchObject({
        number: 1,
        connection: 1,
      });
      expect(
        records.filter(({ kind }) => kind === 'in'),
        'the netif is wrapped once',
      ).toHaveLength(2);
      expect(module.liveHandles).toBe(2);
      client.reset();
      module.pass(SECOND);
    }
    expect(module.machine.exports.heap_used()).toBe(0);
  });

  it('may come twice, or before the module was started', () => {
    const { module } = started();
    module.reset();
    module.reset();
    const fresh = new NativeModule();
    fresh.reset();
    expect([module.liveHandles, fresh.liveHandles]).toEqual([0, 0]);
  });
});
