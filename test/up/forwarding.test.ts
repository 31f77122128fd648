import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { command, Program } from './program.ts';
import { python } from './python.ts';
import { RunningGateway } from './running-gateway.ts';

/** The default hold of 1.5 s and the LEDs' dwell pass in a blink. */
const SPEED = 20;

let running: RunningGateway;
beforeEach(async () => {
  running = await RunningGateway.start(SPEED);
});
afterEach(async () => {
  await running.gateway.close();
});

describe('with a Python program', () => {
  it('half-closes: the board goes on sending in CLOSE_WAIT, and CLOSE_WAIT and LAST_ACK light up in that order', async () => {
    await command(running.controlPort, { do: 'set', onFin: 'drain' });
    const lines = await python(
      running,
      `
client.recv(100)
client.shutdown(socket.SHUT_WR)
for line in client.makefile():
    print(line.strip())
print('end of stream')
`,
    );
    expect(lines.filter((line) => line !== '')).toEqual([
      'tcplab CLOSE_WAIT still sending, 2 to go',
      'tcplab CLOSE_WAIT still sending, 1 to go',
      'tcplab CLOSE_WAIT still sending, 0 to go',
      'end of stream',
    ]);
    await running.until('LAST_ACK lit', () => running.lit.includes('LAST_ACK'));
    expect(running.lit).toEqual(['SYN_RCVD', 'ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK']);
  });

  it('hands the board its urgent octets, each at its place in the stream (RFC 9293 §3.8.6)', async () => {
    const lines = await python(
      running,
      `
client.recv(100)
client.send(b'abc')
client.send(b'!', socket.MSG_OOB)
client.send(b'def')
for _ in range(50):
    client.send(b'u', socket.MSG_OOB)
client.shutdown(socket.SHUT_WR)
echoed = b''
while octets := client.recv(1000):
    echoed += octets
print(echoed.decode())
asking = control()
answers = asking.makefile()
answers.readline()
asking.send(b'{"id":7,"do":"ping"')
asking.send(b'}', socket.MSG_OOB)
asking.send(b'\\n')
print(answers.readline().strip())
`,
    );
    expect(lines).toEqual([`abc!def${'u'.repeat(50)}`, expect.stringContaining('"id":7,"ok":true')]);
  });

  it('turns its reset (SO_LINGER 0) into a reset of the board', async () => {
    const lines = await python(
      running,
      `
print(client.recv(100).decode().strip())
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
client.close()
`,
    );
    const number = Number(lines[0]?.split(' ').at(-1));
    await running.until('the reset', () => running.steps.includes(`#${number} ESTABLISHED -> CLOSED`));
    expect(running.steps).toEqual([
      `#${number} LISTEN -> SYN_RCVD`,
      `#${number} SYN_RCVD -> ESTABLISHED`,
      `#${number} ESTABLISHED -> CLOSED`,
    ]);
  });

  it('sees the reset of the board as a reset', async () => {
    const lines = await python(
      running,
      `
number = int(client.recv(100).split()[-1])
control().sendall(json.dumps({'id': 1, 'do': 'abort', 'connection': number}).encode() + b'\\n')
try:
    print(client.recv(100))
except ConnectionResetError as error:
    print(type(error).__name__)
`,
    );
    expect(lines).toEqual(['ConnectionResetError']);
    expect(running.steps.at(-1)).toMatch(/^#\d+ ESTABLISHED -> CLOSED$/);
  });
});

it('lets five programs that come at the same moment in at once, the very first ones too', async () => {
  const slow = await RunningGateway.start(1);
  const { board } = slow.gateway;
  const syns: number[] = [];
  board.cable.onSegment(({ from, flags, timeUs }) => {
    if (from === 'client' && flags === 'S') syns.push(timeUs);
  });
  try {
    await board.clock.until(() => false, 10_000); // the board is up for 10 ms
    const programs = Array.from({ length: 5 }, () => new Program(slow.labPort).read());
    await Promise.all(programs.map((program) => program.greeting()));
    expect(syns).toHaveLength(5);
    const apartUs = Math.max(...syns) - Math.min(...syns);
    expect(apartUs, 'none waited for its retransmission').toBeLessThan(2_000_000);
  } finally {
    await slow.gateway.close();
  }
});

describe('forwarding', () => {
  it('passes the board’s own FIN on while the program still sends', async () => {
    const program = new Program(running.labPort).read();
    const number = await program.greeting();
    await command(running.controlPort, { do: 'shutdown', connection: number });
    await program.until('the end of stream', () => program.ended);
    expect(running.steps.at(-1)).toBe(`#${number} FIN_WAIT_1 -> FIN_WAIT_2`);
    program.socket.write('still here');
    program.socket.end();
    await running.until('TIME_WAIT', () => running.steps.includes(`#${number} FIN_WAIT_2 -> TIME_WAIT`));
    await program.until('its own end', () => program.closed);
    expect(program.error).toBeNull();
  });

  it('carries 200 KB there and back intact', async () => {
    await command(running.controlPort, { do: 'set', banner: false, onFin: 'close' });
    const sent = randomBytes(200_000);
    const program = new Program(running.labPort).read();
    program.socket.write(sent);
    await program.until('all octets', () => program.received.length >= sent.length);
    program.socket.end();
    await program.until('the end', () => program.closed);
    expect(program.received.equals(sent)).toBe(true);
    expect(program.error).toBeNull();
  });

  it('carries octets and FIN that were sent before the board had even answered the SYN', async () => {
    await command(running.controlPort, { do: 'set', banner: false });
    const program = new Program(running.labPort).read();
    program.socket.end('early');
    await program.until('the end', () => program.closed);
    expect(program.text).toBe('early');
    expect(program.error).toBeNull();
  });

  it('keeps three programs apart', async () => {
    const programs = [1, 2, 3].map(() => new Program(running.labPort).read());
    const numbers = await Promise.all(programs.map((program) => program.greeting()));
    expect(new Set(numbers).size).toBe(3);
    const textOf = (index: number) => `${index}`.repeat(20_000);
    for (const [index, program] of programs.entries()) {
      program.received = Buffer.alloc(0);
      program.socket.end(textOf(index));
    }
    await Promise.all(programs.map((program) => program.until('the end', () => program.closed)));
    expect(programs.map((program) => program.text)).toEqual([textOf(0), textOf(1), textOf(2)]);
  });

  it('shows both ends of a connection side by side', async () => {
    const program = new Program(running.labPort).read();
    const number = await program.greeting();
    const seen = { client: new Set<string>(), board: new Set<string>() };
    const look = () => {
      for (const { client, board } of running.gateway.ends.current()) {
        seen.client.add(client);
        seen.board.add(board);
      }
    };
    running.gateway.ends.onStep(look);
    look();
    expect(running.gateway.ends.current()).toMatchObject([
      {
        number,
        program: `127.0.0.1:${program.socket.localPort}`,
        client: 'ESTABLISHED',
        board: 'ESTABLISHED',
      },
    ]);
    program.socket.end();
    await program.until('the end', () => program.closed);
    await running.until('the end of the board', () =>
      running.steps.includes(`#${number} LAST_ACK -> CLOSED`),
    );
    expect([...seen.client]).toEqual(['ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'TIME_WAIT']);
    expect([...seen.board]).toEqual(['ESTABLISHED', 'CLOSE_WAIT', 'LAST_ACK', 'CLOSED']);
  });

  it('knows which end belongs to which when programs connect at once', async () => {
    const programs = [1, 2, 3, 4].map(() => new Program(running.labPort).read());
    const numbers = await Promise.all(programs.map((program) => program.greeting()));
    const shown = () => running.gateway.ends.current().map(({ program, number }) => `${program} #${number}`);
    await running.until(
      'all told',
      () => running.steps.filter((step) => / -> ESTABLISHED/.test(step)).length === 4,
    );
    const real = programs.map(({ socket }, index) => `127.0.0.1:${socket.localPort} #${numbers[index]}`);
    expect(shown().sort()).toEqual(real.sort());
    for (const { socket } of programs) socket.destroy();
  });
});
