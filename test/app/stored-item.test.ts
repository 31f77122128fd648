import { describe, expect, it } from 'vitest';
import { storedItem } from '../../src/stored-item.ts';
import { ScriptPico } from '../support/script-pico.ts';

/** What the function says on a board whose storage holds these items. */
function read(items: Record<string, string>, key: string): unknown {
  const pico = new ScriptPico('', new Map(Object.entries(items)));
  return pico.evaluate(`(${storedItem})(${JSON.stringify(key)})`);
}

describe('what the board’s storage holds', () => {
  const items = { WIFI_SSID: '实验室 lab', WIFI_PASSWORD: 'x'.repeat(63), WIFI: '', A: 'b' };

  it.each(Object.entries(items))('is read from flash, not a character more: %s', (key, value) => {
    expect(read(items, key)).toBe(value);
  });

  it('is nothing under another key, though it begins like one that is there', () => {
    expect(read(items, 'WIFI_SSI')).toBeNull();
    expect(read({}, 'A')).toBeNull();
  });

  it('is found in every slot there is on a Pico W', () => {
    const many = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`KEY_${n}`, `value ${n}`]));
    expect(read(many, 'KEY_63')).toBe('value 63');
    expect(read(many, 'KEY_16')).toBe('value 16');
  });
});
