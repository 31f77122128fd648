import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, FIN_POLICIES, settingError } from '../../src/settings.ts';

describe('settings', () => {
  it.each(Object.entries(DEFAULT_SETTINGS))('are right as they come: %s', (name, value) => {
    expect(settingError(name, value)).toBeNull();
  });

  it.each(FIN_POLICIES)('have the policy %s', (policy) => {
    expect(settingError('onFin', policy)).toBeNull();
  });

  it.each([
    ['holdMs', 0],
    ['holdMs', 3_600_000],
    ['drainLines', 1000],
    ['drainMs', 60_000],
    ['dwellMs', 60_000],
    ['userTimeoutMs', 3_600_000],
    ['echo', false],
  ])('may be as far as their limits: %s %s', (name, value) => {
    expect(settingError(name, value)).toBeNull();
  });

  it.each([
    ['onFin', 'never', 'onFin must be one of hold, close, drain, wait'],
    ['onFin', 0, 'onFin must be one of'],
    ['holdMs', -1, 'holdMs must be a whole number from 0 to 3600000'],
    ['holdMs', 3_600_001, 'holdMs must be a whole number'],
    ['holdMs', 1.5, 'holdMs must be a whole number'],
    ['holdMs', '100', 'holdMs must be a whole number'],
    ['holdMs', null, 'holdMs must be a whole number'],
    ['holdMs', Number.NaN, 'holdMs must be a whole number'],
    ['drainLines', 1001, 'drainLines must be a whole number from 0 to 1000'],
    ['userTimeoutMs', -1, 'userTimeoutMs must be a whole number from 0 to 3600000'],
    ['echo', 1, 'echo must be true or false'],
    ['banner', 'true', 'banner must be true or false'],
    ['hold', 1, 'no setting "hold"'],
    ['toString', 1, 'no setting "toString"'],
    ['__proto__', 1, 'no setting "__proto__"'],
  ])('are refused with the reason: %s %s', (name, value, reason) => {
    expect(settingError(name, value)).toContain(reason);
  });

  it('that do not exist are answered with those that do', () => {
    for (const name of Object.keys(DEFAULT_SETTINGS)) expect(settingError('x', 1)).toContain(name);
  });
});
