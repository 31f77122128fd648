import {
  type Change,
  changePace,
  compare,
  having,
  playOrPause,
  selectNext,
  showBranch,
  step,
  toEnd,
  toStart,
} from './state.ts';

/** What a key does. Page up and down are a presenter's. */
export const KEYS: Readonly<Record<string, Change>> = {
  ' ': playOrPause,
  ArrowRight: step(1),
  PageDown: step(1),
  ArrowLeft: step(-1),
  PageUp: step(-1),
  Home: toStart,
  End: toEnd,
  ArrowDown: selectNext(1),
  ArrowUp: selectNext(-1),
  '+': changePace(1),
  '-': changePace(-1),
  b: compare,
  d: (state) => having({ theme: state.theme === 'dark' ? 'light' : 'dark' })(state),
  p: (state) => having({ large: !state.large })(state),
  n: (state) => having({ numbers: state.numbers === 'relative' ? 'absolute' : 'relative' })(state),
  z: (state) => having({ language: state.language === 'en' ? 'zh' : 'en' })(state),
  '?': (state) => having({ panel: state.panel === 'help' ? null : 'help' })(state),
  Escape: (state) => (state.panel ? { ...state, panel: null } : { ...state, selected: null, problem: null }),
  ...Object.fromEntries(Array.from('123456789', (digit) => [digit, showBranch(Number(digit) - 1)])),
};

/** Whether a key is for a place that takes keys itself: a field, a list to choose from; a button takes space and Enter. */
export function isTaken({ key, target, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || defaultPrevented) return true;
  const element = target as HTMLElement;
  if (element.closest('input:not([type=range]), select, textarea, [contenteditable]')) return true;
  return (key === ' ' || key === 'Enter') && element.closest('button, a, summary, [role=button]') !== null;
}

/** What keys do where there is no lab, but questions or the lab sheet. */
export const SCREEN_KEYS: readonly string[] = ['d', 'p', 'n', 'z', '?', 'Escape'];
