import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import xterm from '@xterm/headless';
import { needs } from '../support/installed.ts';
import { Happenings } from './happenings.ts';

const TCPLAB = fileURLToPath(new URL('../../bin/tcplab.js', import.meta.url));

/** Runs a command in a terminal of that size: what is typed there comes in here, what it shows goes out. */
const IN_TERMINAL = `
import fcntl, os, pty, struct, sys, termios
rows, columns, *command = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', int(rows), int(columns), 0, 0))
    os.execvp(command[0], command)
pty._copy(terminal)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

/** The command line in a terminal, as a person sees it. */
export class LiveTerminal {
  status: number | null = null;
  private readonly child: ChildProcess;
  private readonly terminal: InstanceType<typeof xterm.Terminal>;
  private readonly happenings = new Happenings();

  constructor(columns: number, rows: number, args: string[]) {
    needs('python3');
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    const command = [process.execPath, TCPLAB, ...args];
    const python = ['-c', IN_TERMINAL, String(rows), String(columns), ...command];
    this.child = spawn('python3', python, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdout?.on('data', (octets) => this.terminal.write(octets, () => this.happenings.happened()));
    // When all that it wrote is on the screen, too.
    this.child.on('close', (status) =>
      this.terminal.write('', () => {
        this.status = status ?? -1;
        this.happenings.happened();
      }),
    );
  }

  /** What is to be read just now, without what has scrolled away. */
  get screen(): string {
    const { active } = this.terminal.buffer;
    const lines = Array.from({ length: this.terminal.rows }, (_, row) =>
      active.getLine(active.baseY + row)?.translateToString(true),
    );
    return lines.join('\n');
  }

  press(key: string): void {
    this.child.stdin?.write(key);
  }

  /** Waits until that can be read. */
  async shows(text: RegExp): Promise<string> {
    await this.happenings.until(
      `${text} on the screen`,
      () => text.test(this.screen),
      () => this.screen,
    );
    return this.screen;
  }

  async ended(): Promise<number | null> {
    await this.happenings.until(
      'the end',
      () => this.status !== null,
      () => this.screen,
    );
    return this.status;
  }

  close(): void {
    this.child.kill('SIGKILL');
    this.terminal.dispose();
  }
}
