import { describe, expect, it } from 'vitest';
import { Lab, MINUTE, SECOND } from '../support/lab.ts';
import { RawControl } from '../support/raw-control.ts';

const IN_USE = { id: 1, error: 'the cable is in use' };

/** Two harnesses that both know the token; the first has opened the cable. */
async function opened() {
  const lab = await Lab.open();
  const line = lab.board.pico.console.find((text) => text.startsWith('cable token ')) as string;
  const open = `{"id":1,"do":"open-cable","token":"${line.slice('cable token '.length)}"}\n`;
  const close = '{"id":1,"do":"close-cable"}\n';
  const [owner, other] = [new RawControl(lab), new RawControl(lab)];
  expect(owner.ask(open)).toEqual([{ id: 1, ok: true }]);
  const isOpen = () => (other.ask('{"id":1,"do":"status"}\n')[0] as { cable: { open: boolean } }).cable.open;
  return { lab, owner, other, open, close, isOpen };
}

describe('the cable that one harness has open', () => {
  it('is neither opened nor closed by another', async () => {
    const { other, open, close, isOpen } = await opened();
    expect(other.ask(open)).toEqual([IN_USE]);
    expect(other.ask(close)).toEqual([IN_USE]);
    expect(isOpen()).toBe(true);
  });

  it('is another’s to open once its user has closed it', async () => {
    const { owner, other, open, close, isOpen } = await opened();
    expect(owner.ask(close)).toEqual([{ id: 1, ok: true }]);
    expect(isOpen()).toBe(false);
    expect(other.ask(open)).toEqual([{ id: 1, ok: true }]);
    expect(owner.ask(close), 'it is the other’s now').toEqual([IN_USE]);
  });

  it('may be opened anew by its user', async () => {
    const { owner, open, isOpen } = await opened();
    expect(owner.ask(open)).toEqual([{ id: 1, ok: true }]);
    expect(isOpen()).toBe(true);
  });

  it.each([
    ['closes', 'close'],
    ['shuts down', 'shutdown'],
    ['resets', 'reset'],
  ] as const)('is shut when its user’s control connection %s', async (_, end) => {
    const { lab, owner, isOpen } = await opened();
    owner.connection[end]();
    lab.clock.advance(SECOND);
    expect(isOpen()).toBe(false);
  });

  it('stays open when another’s control connection ends', async () => {
    const { lab, owner, other, open } = await opened();
    other.connection.close();
    lab.clock.advance(SECOND);
    expect(new RawControl(lab).ask(open)).toEqual([IN_USE]);
    expect(owner.ask(open)).toEqual([{ id: 1, ok: true }]);
  });

  it('does not outlive the connection whose last words opened it', async () => {
    const { lab, owner, other, open, close, isOpen } = await opened();
    owner.ask(close);
    const brief = new RawControl(lab);
    brief.connection.send(new TextEncoder().encode(open));
    brief.connection.shutdown();
    lab.clock.advance(SECOND);
    expect(brief.lines().at(-1)).toEqual({ id: 1, ok: true });
    expect(isOpen()).toBe(false);
    expect(other.ask(open)).toEqual([{ id: 1, ok: true }]);
  });

  it('is free after a minute in which nobody used it, though its user’s connection is still there', async () => {
    const { lab, other, open } = await opened();
    lab.clock.advance(MINUTE + SECOND);
    expect(other.ask(open)).toEqual([{ id: 1, ok: true }]);
  });
});
