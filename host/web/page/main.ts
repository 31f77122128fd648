import { render } from 'lit-html';
import type { LabError } from '../../lab-error.ts';
import type { Engine } from '../engine/engine.ts';
import { WorkerEngine } from '../engine/worker-engine.ts';
import type { Edit, Run } from '../recording/run.ts';
import { type Actions, appView } from './app.ts';
import { openAssets } from './assets.ts';
import { departureUs, faultEdit, forkOf } from './edits.ts';
import { FAULT_KEYS, isTaken, KEYS } from './keys.ts';
import { formatLink, type Link, parseLink } from './link.ts';
import {
  began,
  FIRST_STATE,
  forked,
  type PageState,
  type Problem,
  Store,
  selectedSegment,
  set,
  shownBranch,
  tick,
} from './state.ts';
import { PAGE_TEXTS } from './texts.ts';

const place = document.getElementById('app') as HTMLElement;
const store = new Store({ ...FIRST_STATE, language: languageOfBrowser() }, changed);
const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const actions: Actions = { apply: (change) => store.apply(change), choose, copyLink };

let engine: Engine;
/** The run that is being made; another that is asked for takes its place. */
let making = new AbortController();
let drawing = 0;
/** The wall's time when time was last let pass, and how much of it is not yet used, in ms. */
let tickedMs = 0;
let owedMs = 0;

start();

async function start(): Promise<void> {
  changed(store.state, store.state);
  const { worker, wasm } = openAssets();
  engine = new WorkerEngine(worker, wasm);
  try {
    const catalogue = await engine.catalogue();
    store.apply(set({ catalogue }));
    await openLink();
  } catch (error) {
    tell(error);
  }
  addEventListener('hashchange', openLink);
  addEventListener('keydown', press);
  if ('serviceWorker' in navigator && location.protocol.startsWith('http'))
    navigator.serviceWorker.register('service-worker.js').catch(() => {}); // without it the page needs its server each time
}

/** Opens what the address says; the first experiment if it says nothing. */
async function openLink(): Promise<void> {
  const first: Link = { run: { experiment: store.state.catalogue[0]?.name ?? '', edits: [] }, timeUs: 0 };
  let link: Link | null = null;
  let problem: Problem | null = null;
  try {
    link = parseLink(location.hash);
  } catch (error) {
    const { badLink, badLinkNext } = PAGE_TEXTS[store.state.language];
    problem = { problem: badLink((error as Error).message), nextStep: badLinkNext };
  }
  if (link?.language) store.apply(set({ language: link.language }));
  const { run, timeUs } = link ?? first;
  await open(run.experiment === '' ? { ...run, ...first.run } : run, timeUs);
  if (problem) store.apply(set({ problem }));
}

/** Makes a run and its forks as a link has them: each edit departs from the run without it. */
async function open(run: Run, timeUs = 0): Promise<void> {
  await make(async (signal) => {
    const first = await engine.record({ ...run, edits: [] }, signal);
    store.apply(began(first, timeUs));
    for (let edits = 1; edits <= run.edits.length; edits++) {
      const fork = await engine.record({ ...run, edits: run.edits.slice(0, edits) }, signal);
      const { shown, branches } = store.state;
      const edit = run.edits[edits - 1] as Edit;
      store.apply(forked(fork, shown, departureUs(edit, branches[shown]!.recording)));
    }
    store.apply((state) => ({
      ...state,
      timeUs: Math.min(timeUs, shownBranch(state)?.recording.endUs ?? 0),
      beside: null,
    }));
  });
}

function choose(experiment: string): void {
  void open({ experiment, edits: [] });
}

/** From the shown run, at the instant. */
async function fork(edit: Edit): Promise<void> {
  const { shown } = store.state;
  const { recording } = shownBranch(store.state) ?? {};
  if (!recording?.run) return;
  const run = forkOf(recording.run, recording, edit);
  await make(async (signal) =>
    store.apply(forked(await engine.record(run, signal), shown, departureUs(edit, recording))),
  );
}

async function make(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  making.abort();
  making = new AbortController();
  const { signal } = making;
  store.apply(set({ busy: true, playing: false }));
  try {
    await work(signal);
  } catch (error) {
    if (!signal.aborted) tell(error);
  }
}

function tell(error: unknown): void {
  const { problem, nextStep, message } = error as LabError;
  const { tryAgain } = PAGE_TEXTS[store.state.language];
  store.apply(set({ busy: false, problem: { problem: problem ?? message, nextStep: nextStep ?? tryAgain } }));
}

function press(event: KeyboardEvent): void {
  if (isTaken(event)) return;
  const fault = FAULT_KEYS[event.key.toLowerCase()];
  const change = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
  if (fault) loseOrAlter(fault);
  else if (change) store.apply(change);
  else return;
  event.preventDefault();
}

function loseOrAlter(fault: (typeof FAULT_KEYS)[string]): void {
  const segment = selectedSegment(store.state);
  const { noFault } = PAGE_TEXTS[store.state.language];
  if (segment?.crossing == null) store.apply(set({ problem: { problem: noFault, nextStep: '' } }));
  else void fork(faultEdit(fault, segment.crossing));
}

async function copyLink(): Promise<void> {
  writeAddress(store.state);
  await navigator.clipboard?.writeText(location.href).catch(() => {}); // it stands in the address bar, too
}

function changed(state: PageState, before: PageState): void {
  if (state.playing && !before.playing) tickedMs = performance.now();
  document.documentElement.lang = state.language === 'zh' ? 'zh-CN' : 'en';
  document.documentElement.dataset.theme = state.theme;
  document.documentElement.classList.toggle('large', state.large);
  scheduleDraw();
}

function scheduleDraw(): void {
  if (drawing === 0) drawing = requestAnimationFrame(draw);
}

function draw(nowMs: number): void {
  drawing = 0;
  if (store.state.playing) passTime(nowMs);
  render(appView(store.state, actions), place);
  if (store.state.playing) scheduleDraw();
  else writeAddress(store.state);
}

function passTime(nowMs: number): void {
  const { timeUs } = store.state;
  owedMs += Math.max(0, nowMs - tickedMs);
  tickedMs = nowMs;
  store.apply(tick(owedMs, !stillness.matches));
  if (store.state.timeUs !== timeUs) owedMs = 0;
}

/** The address is a link to what is shown. */
function writeAddress(state: PageState): void {
  const run = shownBranch(state)?.recording.run;
  if (!run || state.busy) return;
  const fragment = formatLink({ run, timeUs: state.timeUs, language: state.language });
  if (fragment !== location.hash) history.replaceState(null, '', fragment);
}

function languageOfBrowser(): PageState['language'] {
  return /^zh/i.test(navigator.language) ? 'zh' : 'en';
}
