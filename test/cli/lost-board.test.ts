import { describe, it } from 'vitest';
import { LoopbackBoard } from '../support/loopback-board.ts';
import { textOf } from '../support/stream-text.ts';
import { ended, IDLE, start } from './tcplab.ts';

describe.concurrent('tcplab run, when the board is lost in the midst', () => {
  for (const [how, signal, reason] of [
    ['falls silent', 'SIGSTOP', /^board lost: no reply to "\w+", the board is silent$/],
    ['goes away', 'SIGKILL', /^board lost: /],
  ] as const) {
    it(`reports what it has when the board ${how}, and ends`, async ({ expect, onTestFinished }) => {
      const board = await LoopbackBoard.start('--speed', '4');
      onTestFinished(() => board.stop());
      const names = ['three-way-handshake', IDLE, 'reset'];
      const child = start(['run', ...names, '--speed', '4', '--json', '--board', `tcp:${board.address}`]);
      const end = ended(child);
      await textOf(child.stderr).until(/idle:.*-> ESTABLISHED/s);
      board.process.kill(signal);
      const { code, stdout } = await end;
      const { experiments } = JSON.parse(stdout);
      expect(experiments).toMatchObject([
        { verdict: 'pass' },
        { verdict: 'fail', boardStates: ['LISTEN', 'SYN_RCVD', 'ESTABLISHED'] },
        { verdict: 'skipped', reason: experiments[1].mismatches[0].field },
      ]);
      expect(experiments[1].mismatches).toMatchObject([
        { what: 'step', field: expect.stringMatching(reason) },
      ]);
      expect(code).toBe(1);
    });
  }
});
