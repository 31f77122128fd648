import { describe, expect, it } from 'vitest';
import type { LwipConnection } from '../../host/client/lwip-client.ts';
import type { Command } from '../../src/control/protocol.ts';
import { DEFAULT_SETTINGS } from '../../src/settings.ts';
import { VERSION } from '../../src/version.ts';
import { Lab, SECOND } from '../support/lab.ts';
import { RawControl } from '../support/raw-control.ts';
import { STRANGERS } from '../support/strangers.ts';

const CONTROL_PORT = 7001;

async function opened() {
  const lab = await Lab.open();
  return { lab, raw: new RawControl(lab), request: (command: Command) => lab.board.control.request(command) };
}

/** The lab port still does what it is for. */
function expectLabAlive(lab: Lab): void {
  const client = lab.connect();
  client.send(new TextEncoder().encode('hello'));
  lab.clock.advance(SECOND);
  expect(new TextDecoder().decode(client.received)).toMatch(/^tcplab ESTABLISHED connection \d+\r\nhello$/);
  client.reset();
  lab.clock.advance(SECOND);
  expect(lab.board.pico.errors).toEqual([]);
}

describe('the greeting', () => {
  it('says who is there, in one line', async () => {
    const { raw } = await opened();
    expect(raw.lines()).toEqual([
      expect.objectContaining({
        hello: 'tcplab',
        protocol: 1,
        app: VERSION,
        board: 'virtual',
        states: 'observed',
        labPort: 7000,
        settings: DEFAULT_SETTINGS,
        pins: expect.objectContaining({ SYN_RCVD: 2, TIME_WAIT: 9 }),
      }),
    ]);
  });
});

describe('a command', () => {
  it('ping is answered with the board’s time', async () => {
    const { raw } = await opened();
    const [reply] = raw.ask('{"id":7,"do":"ping"}\n');
    expect(reply).toEqual({ id: 7, ok: true, ms: expect.any(Number) });
  });

  it('set changes settings and answers with all of them; a wrong one changes none', async () => {
    const { raw } = await opened();
    const [reply] = raw.ask('{"id":1,"do":"set","holdMs":10,"echo":false}\n');
    expect(reply).toMatchObject({
      id: 1,
      ok: true,
      settings: { ...DEFAULT_SETTINGS, holdMs: 10, echo: false },
    });
    const [refused] = raw.ask('{"id":2,"do":"set","holdMs":20,"dwellMs":-1}\n');
    expect(refused).toEqual({ id: 2, error: 'dwellMs must be a whole number from 0 to 60000' });
    const [after] = raw.ask('{"id":3,"do":"status"}\n');
    expect(after).toMatchObject({ settings: { holdMs: 10 } });
  });

  it('status lists the connections of the lab port, and of that alone', async () => {
    const { lab, raw } = await opened();
    const first = lab.connect();
    lab.connect().shutdown();
    lab.clock.advance(SECOND / 10);
    const [reply] = raw.ask('{"id":1,"do":"status"}\n');
    expect(reply).toMatchObject({
      connections: [{ connection: lab.idOf(first), state: 'ESTABLISHED' }, { state: 'CLOSE_WAIT' }],
      ledsSkipped: 0,
      ms: expect.any(Number),
    });
  });

  it('watch brings states, and segments only when asked for', async () => {
    const { lab, raw } = await opened();
    raw.ask('{"id":1,"do":"watch","segments":false}\n');
    lab.connect();
    const kinds = () => new Set(raw.lines().map(({ event }) => event));
    expect(kinds()).toEqual(new Set(['state', 'led']));
    raw.ask('{"id":2,"do":"watch","segments":true}\n');
    lab.connect();
    expect(kinds()).toEqual(new Set(['state', 'segment', 'led']));
  });

  it('brings no events before watch', async () => {
    const { lab, raw } = await opened();
    raw.lines();
    lab.connect();
    lab.clock.advance(SECOND);
    expect(raw.lines()).toEqual([]);
  });

  it.each([
    ['shutdown', 'FIN_WAIT_2'],
    ['close', 'FIN_WAIT_2'],
    ['abort', 'CLOSED'],
  ] as const)('%s takes the board’s half of a connection to %s', async (call, state) => {
    const { lab, request } = await opened();
    const client = lab.connect();
    await request({ do: call, connection: lab.idOf(client) });
    lab.clock.advance(SECOND);
    expect(lab.state(client.localPort)).toBe(state);
  });

  it('send writes to a connection', async () => {
    const { lab, request } = await opened();
    const client = lab.connect();
    await request({ do: 'send', connection: lab.idOf(client), text: 'from the board' });
    lab.clock.advance(SECOND);
    expect(new TextDecoder().decode(client.received)).toContain('from the board');
  });

  it('about the control channel’s own connection is refused: it is no lab connection', async () => {
    const { raw } = await opened();
    expect(raw.ask('{"id":1,"do":"abort","connection":1}\n')).toEqual([
      { id: 1, error: expect.stringContaining('no open lab connection') },
    ]);
  });

  it('is answered once, with its own id, in order, several in one segment too', async () => {
    const { raw } = await opened();
    const ids = [3, 1, 2, 1e9, -5, 0.5];
    const replies = raw.ask(ids.map((id) => `{"id":${id},"do":"ping"}\n`).join(''));
    expect(replies.map(({ id }) => id)).toEqual(ids);
  });

  it('is answered though the FIN comes right behind it', async () => {
    const { lab, raw } = await opened();
    raw.lines();
    raw.connection.send(new TextEncoder().encode('{"id":1,"do":"ping"}\n'));
    raw.connection.shutdown();
    lab.clock.advance(SECOND);
    expect(raw.lines()).toEqual([expect.objectContaining({ id: 1, ok: true })]);
    expect(raw.connection.ended, 'and the board closed then').toBe(true);
  });
});

describe('bad input', () => {
  it.each([
    ['what is no JSON', '{hello\n', null],
    ['an object without an id', '{"do":"ping"}\n', null],
    ['an id that is no number', '{"id":"1","do":"ping"}\n', null],
    ['an id beyond all numbers', '{"id":1e999,"do":"ping"}\n', null],
    ['no command', '{"id":1}\n', 1],
    ['an unknown command', '{"id":1,"do":"reboot"}\n', 1],
    ['a command of the wrong type', '{"id":1,"do":{"do":"ping"}}\n', 1],
    ['a setting of the wrong type', '{"id":1,"do":"set","echo":"yes"}\n', 1],
    ['an unknown setting', '{"id":1,"do":"set","__proto__":{"echo":false}}\n', 1],
    ['a connection that is not there', '{"id":1,"do":"close","connection":12345}\n', 1],
    ['a connection that is no number', '{"id":1,"do":"close","connection":"2"}\n', 1],
    ['a text that is none', '{"id":1,"do":"send","connection":2,"text":5}\n', 1],
    ['brackets upon brackets', `{"id":${'['.repeat(400)}\n`, null],
    ['a line that is too long', `{${'x'.repeat(600)}\n`, null],
    ['octets that are no text', '{\u0000\u0001\u00ff\n', null],
  ])('such as %s is answered with an error, and disturbs nothing', async (_, line, id) => {
    const { lab, raw } = await opened();
    lab.connect();
    expect(raw.ask(line)).toEqual([{ id, error: expect.stringMatching(/./) }]);
    expect(raw.ask('{"id":99,"do":"ping"}\n'), 'the next command works').toMatchObject([
      { id: 99, ok: true },
    ]);
    expectLabAlive(lab);
  });

  it('such as a nest of brackets is refused, a closed one too: JerryScript reads JSON by recursion, on 8 KB of stack', async () => {
    const { raw } = await opened();
    const nest = (depth: number) => `{"id":1,"do":"ping","x":${'['.repeat(depth)}${']'.repeat(depth)}}\n`;
    expect(raw.ask(nest(40))).toEqual([{ id: null, error: 'too many brackets' }]);
    expect(raw.ask(nest(20)), 'a small one does no harm').toMatchObject([{ id: 1, ok: true }]);
  });

  it('is answered once even if the line never ends', async () => {
    const { lab, raw } = await opened();
    raw.lines();
    for (let i = 0; i < 20; i++) raw.send('{'.repeat(1000));
    expect(raw.lines()).toEqual([{ id: null, error: expect.stringContaining('longer than') }]);
    expect(raw.ask('\n{"id":1,"do":"ping"}\n')).toMatchObject([{ id: 1, ok: true }]);
    expectLabAlive(lab);
  });

  it('of a flood is all answered in the end', async () => {
    const { lab, raw } = await opened();
    raw.lines();
    raw.connection.send(new TextEncoder().encode('{\n'.repeat(3000)));
    lab.clock.advance(60 * SECOND);
    expect(raw.lines()).toHaveLength(3000);
    expectLabAlive(lab);
  });
});

describe('whoever does not begin with a JSON object', () => {
  it.each([
    ['a word', 'hello\n'],
    ['a number', '17\n'],
    ['null', 'null\n'],
    ['an array', '[1,2]\n'],
    ['a line that is too long', 'x'.repeat(600)],
    ['octets that are no text', '\u0000\u0001\u00ff\n'],
  ])('such as %s is told why, and the connection is closed', async (_, line) => {
    const { raw } = await opened();
    expect(raw.ask(line)).toEqual([
      { id: null, error: 'a command is a JSON object: the connection is closed' },
    ]);
    expect(raw.connection.ended, 'the board has sent its FIN').toBe(true);
  });

  it.each(STRANGERS)('can command nothing: %s', async (_, octets) => {
    const { lab, raw } = await opened();
    const client = lab.connect();
    raw.lines();
    raw.sendOctets(octets);
    expect(raw.lines(), 'one answer, whatever follows').toEqual([{ id: null, error: expect.any(String) }]);
    expect(raw.connection.ended).toBe(true);
    expect(lab.state(client.localPort), 'the connection that "clear" would have ended').toBe('ESTABLISHED');
    expect(new RawControl(lab).ask('{"id":1,"do":"ping"}\n'), 'the next client').toMatchObject([
      { ok: true },
    ]);
  });

  it('gets no events any more', async () => {
    const { lab, raw } = await opened();
    raw.ask('{"id":1,"do":"watch","segments":true}\n');
    raw.ask('GET / HTTP/1.1\n');
    expectLabAlive(lab);
    expect(raw.lines()).toEqual([]);
  });

  it('loses the cable', async () => {
    const { lab, raw } = await opened();
    const token = lab.board.pico.console.find((line) => line.startsWith('cable token '))?.slice(12);
    expect(raw.ask(`{"id":1,"do":"open-cable","token":"${token}"}\n`)).toMatchObject([{ ok: true }]);
    raw.ask('GET / HTTP/1.1\n');
    expect(new RawControl(lab).ask('{"id":1,"do":"status"}\n')).toMatchObject([{ cable: { open: false } }]);
  });
});

describe('a client that does not read', () => {
  /** Its window is shut: nothing that the board sends is taken. */
  function deaf(lab: Lab): LwipConnection {
    const connection = lab.board.client.connect(CONTROL_PORT);
    connection.onData = () => {};
    lab.clock.advance(SECOND);
    return connection;
  }

  it('gets no more replies than a few thousand octets: its own window shuts', async () => {
    const { lab } = await opened();
    const connection = deaf(lab);
    const flood = new TextEncoder().encode('{\n'.repeat(50_000));
    connection.send(flood);
    lab.clock.advance(60 * SECOND);
    const taken = flood.length - connection.waiting;
    expect(taken, 'octets of commands that the board took').toBeLessThan(30_000);
    expectLabAlive(lab);
    expect(await lab.board.control.request({ do: 'ping' })).toMatchObject({ ok: true });
  });

  it('gets all of them once it reads again', async () => {
    const { lab } = await opened();
    const connection = deaf(lab);
    let withheld = 0;
    let lines = 0;
    let reading = false;
    connection.onData = (octets) => {
      lines += octets.filter((octet) => octet === 10).length;
      withheld += octets.length;
    };
    connection.onActivity = () => {
      if (!reading || withheld === 0) return;
      const taken = withheld;
      withheld = 0;
      connection.taken(taken);
    };
    connection.send(new TextEncoder().encode('{\n'.repeat(5000)));
    lab.clock.advance(30 * SECOND);
    expect(lines).toBeLessThan(1000);
    reading = true;
    connection.onActivity();
    lab.clock.advance(300 * SECOND);
    expect(lines).toBe(5000);
  });

  it('loses events, not the board’s time: they are counted, and told once it reads', async () => {
    const { lab } = await opened();
    const connection = lab.board.client.connect(CONTROL_PORT);
    lab.clock.advance(SECOND);
    connection.send(new TextEncoder().encode('{"id":1,"do":"watch","segments":true}\n'));
    lab.clock.advance(SECOND);
    let withheld = 0;
    let text = '';
    connection.onData = (octets) => {
      withheld += octets.length;
      text += new TextDecoder().decode(octets);
    };
    for (let i = 0; i < 40; i++) {
      const client = lab.connect();
      client.reset();
      lab.clock.advance(SECOND);
    }
    expect(text.length, 'no more than its window').toBeLessThanOrEqual(11_680);
    expectLabAlive(lab);

    for (let i = 0; i < 100; i++) {
      const taken = withheld;
      withheld = 0;
      if (taken > 0) connection.taken(taken);
      lab.clock.advance(SECOND);
    }
    const lost = text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'lost');
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.reduce((sum, { events }) => sum + events, 0)).toBeGreaterThan(10);
  });

  it('is forgotten when it goes away without a word', async () => {
    const { lab } = await opened();
    const count = () => lab.board.pico.machine.exports.pcb_table_read();
    const before = count();
    const connection = deaf(lab);
    expect(count()).toBe(before + 1);
    connection.reset();
    lab.clock.advance(SECOND);
    expect(count()).toBe(before);
    expectLabAlive(lab);
  });
});
