import type { TcpState } from '../../src/tcp-states.ts';
import type { Board } from '../board/board.ts';
import { MS_US } from '../clock/clock.ts';
import type { Step } from './experiment.ts';
import type { Progress } from './outcome.ts';
import type { Observed, Recorder } from './recorder.ts';

/** How long a step may take, in ms, where it does not say. A wait that is skipped may be a long one: 2MSL, or lwIP's last retransmission. */
const STEP_LIMIT_MS = 5_000;
const SKIPPED_LIMIT_MS = 150_000;

/** A step that did not come to its end. */
export class StepError extends Error {
  readonly expected: string;
  readonly actual: string;
  constructor(expected: string, actual: string) {
    super(`${expected}: ${actual}`);
    this.expected = expected;
    this.actual = actual;
  }
}

/** Carries out the steps of an experiment, one after another. */
export class Performer {
  private readonly board: Board;
  private readonly recorder: Recorder;
  private readonly tell: (progress: Progress) => void;
  /** Octets that earlier steps have waited for. */
  private awaitedOctets = 0;

  constructor(board: Board, recorder: Recorder, tell: (progress: Progress) => void) {
    this.board = board;
    this.recorder = recorder;
    this.tell = tell;
  }

  /** Rejects with a StepError when the step does not reach its end within its limit. */
  async perform(step: Step): Promise<void> {
    this.tell({ kind: 'step', text: stepText(step) });
    switch (step.do) {
      case 'connect':
        return this.connect();
      case 'send':
        return this.lab().client.send(new TextEncoder().encode(step.text));
      case 'shutdown':
        return this.lab().client.shutdown();
      case 'close':
        return this.lab().client.close();
      case 'reset':
        return this.lab().client.reset();
      case 'board':
        return this.command(step);
      case 'await':
        return this.awaitStates(step);
      case 'await-end':
        return this.awaitThat('the board’s end of stream', () => this.lab().client.ended, step);
      case 'await-data': {
        this.awaitedOctets += step.octets;
        const wanted = this.awaitedOctets;
        const arrived = () => this.lab().client.received.length;
        return this.awaitThat(
          `${wanted} octets from the board`,
          () => arrived() >= wanted,
          step,
          () => `${arrived()} octets arrived`,
        );
      }
      case 'wait':
        await this.board.clock.until(() => false, step.ms * MS_US);
    }
  }

  private async connect(): Promise<void> {
    this.awaitedOctets = 0;
    const observed = this.recorder.watch(this.board.client.connect(this.board.control.hello.labPort));
    const isOpen = () => observed.client.opened && has(observed, 'ESTABLISHED');
    await this.awaitThat('both ends ESTABLISHED', isOpen, {});
  }

  private async command(step: Extract<Step, { do: 'board' }>): Promise<void> {
    const { connection } = this.lab();
    await this.board.control.request(
      step.command === 'send'
        ? { do: 'send', connection, text: step.text }
        : { do: step.command, connection },
    );
  }

  private awaitStates(step: Extract<Step, { do: 'await' }>): Promise<void> {
    const { board, client } = step;
    const expected = [board && `board ${board}`, client && `client ${client}`].filter(Boolean).join(', ');
    const reached = () => {
      const observed = this.lab();
      const states = observed.client.states;
      return (
        (!board || has(observed, board)) &&
        (!client || !states || states.slice(1).some(({ state }) => state === client))
      );
    };
    return this.awaitThat(expected, reached, step);
  }

  private async awaitThat(
    expected: string,
    reached: () => boolean,
    { limitMs, skip }: { limitMs?: number; skip?: string },
    actual: () => string = () => this.whereWeAre(),
  ): Promise<void> {
    const limit = limitMs ?? (skip ? SKIPPED_LIMIT_MS : STEP_LIMIT_MS);
    if (skip && !reached()) this.tell({ kind: 'skip', why: skip });
    if (await this.board.clock.until(reached, limit * MS_US, { skip: skip !== undefined })) return;
    throw new StepError(`${expected} within ${limit / 1000} s`, actual());
  }

  private whereWeAre(): string {
    const { board, client } = this.lab();
    const ends = [`board ${board[board.length - 1]?.state}`];
    if (client.states) ends.push(`client ${client.states[client.states.length - 1]?.state}`);
    if (client.failure) ends.push(`client's connection failed: ${client.failure}`);
    return ends.join(', ');
  }

  private lab(): Observed {
    const { current } = this.recorder;
    if (!current) throw new StepError('a connection', 'none is open: the first step must be "connect"');
    return current;
  }
}

/** Whether the board has been in the state; the LISTEN at the start does not count as CLOSED. */
function has(observed: Observed, wanted: TcpState): boolean {
  return observed.board.some(({ state }) => state === wanted);
}

/** A step in words. */
export function stepText(step: Step): string {
  switch (step.do) {
    case 'send':
      return `client sends ${JSON.stringify(step.text)}`;
    case 'board':
      return step.command === 'send' ? `board sends ${JSON.stringify(step.text)}` : `board: ${step.command}`;
    case 'await':
      return `until ${[step.board && `board ${step.board}`, step.client && `client ${step.client}`].filter(Boolean).join(', ')}`;
    case 'await-end':
      return 'until the client has read the end of stream';
    case 'await-data':
      return `until the client has read ${step.octets} octets more`;
    case 'wait':
      return `wait ${step.ms} ms`;
    default:
      return `client: ${step.do}`;
  }
}
