import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { configure } from '../../host/cli/commands/wiring.ts';
import { addStyleOptions } from '../../host/cli/options.ts';
import { LabError } from '../../host/lab-error.ts';
import { circuitOf } from '../../host/wiring/circuit.ts';
import { pinsSvg } from '../../host/wiring/drawings.ts';
import { LED_PINS } from '../../src/leds/pins.ts';

let folder: string;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tcplab-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function tcplab(...words: string[]): void {
  const program = new Command().exitOverride();
  configure(addStyleOptions(program.command('wiring')));
  program.parse(words, { from: 'user' });
}

describe('tcplab wiring', () => {
  it('draws in the terminal', () => {
    tcplab('wiring', '--no-color', '--lang', 'en');
    expect(printed).toContain(' SYN_RCVD     yellow  ┌──|<──[330 Ω]── GP2  ┤  4 ');
  });

  it('writes the drawing to a file, and leaves stdout alone', () => {
    const file = join(folder, 'wiring.svg');
    tcplab('wiring', '--svg', file, '--lang', 'zh');
    expect(readFileSync(file, 'utf8')).toBe(pinsSvg(circuitOf(LED_PINS), 'zh'));
    expect(printed).toBe('');
  });

  it.each([
    ['strip', 'VBUS'],
    ['onboard', '● ● ●'],
  ])('shows %s instead, in the terminal alone', (leds, shown) => {
    tcplab('wiring', '--leds', leds, '--no-color', '--lang', 'en');
    expect(printed).toContain(shown);
    const file = join(folder, 'wiring.svg');
    expect(() => tcplab('wiring', '--leds', leds, '--svg', file)).toThrow('only the eight LEDs');
    expect(existsSync(file)).toBe(false);
  });

  it('says what to do when the file cannot be written', () => {
    const attempt = () => tcplab('wiring', '--svg', join(folder, 'missing', 'wiring.svg'));
    expect(attempt).toThrow(LabError);
    expect(attempt).toThrow(/no such file or folder[\s\S]*folder that exists/);
  });
});
