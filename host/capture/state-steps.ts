import type { TcpState } from '../../src/tcp-states.ts';
import type { Path } from './conversation.ts';

/** The states that one end enters, in order, each with the row of the segment that tells of it. */
export class StateSteps {
  private steps: { readonly row: number; readonly state: TcpState }[] = [];

  enter(row: number, state: TcpState): void {
    if (this.last !== state) this.steps.push({ row, state });
  }

  get first(): TcpState | undefined {
    return this.steps[0]?.state;
  }

  get last(): TcpState | undefined {
    return this.steps.at(-1)?.state;
  }

  has(...any: readonly TcpState[]): boolean {
    return this.rowOf(...any) < Number.POSITIVE_INFINITY;
  }

  /** Row in which one of these states was first entered; Infinity if none was. */
  rowOf(...any: readonly TcpState[]): number {
    return this.steps.find(({ state }) => any.includes(state))?.row ?? Number.POSITIVE_INFINITY;
  }

  /** Forgets all from that row on. */
  cutAt(cut: number): void {
    this.steps = this.steps.filter(({ row }) => row < cut);
  }

  /** In a conversation of so many segments. */
  path(rows: number): Path {
    const entered: TcpState[][] = Array.from({ length: rows }, () => []);
    for (const { row, state } of this.steps) entered[row]?.push(state);
    return { start: this.first === 'SYN_RCVD' ? 'LISTEN' : 'CLOSED', entered };
  }
}
