import { render } from 'lit-html';
import { inLanguage } from '../../in-language.ts';
import type { LabError } from '../../lab-error.ts';
import type { CatalogueEntry, Engine } from '../engine/engine.ts';
import { WorkerEngine } from '../engine/worker-engine.ts';
import { PredictScreen } from '../predict/predict-screen.ts';
import { formatSet, isSetLink, SetProblem } from '../predict/question-set.ts';
import { PREDICT_TEXTS } from '../predict/texts.ts';
import { captureOfRecording } from '../recording/recording-capture.ts';
import type { Edit, Probe, Run } from '../recording/run.ts';
import { servedBoard } from '../served/served-board.ts';
import { isSheetLink, SheetScreen, sheetLanguage } from '../sheet/sheet-screen.ts';
import type { ToolContext } from '../tools/context.ts';
import { TOOL_KEYS, Tools } from '../tools/tools.ts';
import { faultOf } from '../view/ladder-keys.ts';
import type { Actions } from './actions.ts';
import { appView, type Places, screenView } from './app.ts';
import { openAssets } from './assets.ts';
import { departureUs, faultEdit, forkOf } from './edits.ts';
import { isTaken, KEYS, SCREEN_KEYS } from './keys.ts';
import { formatLink, formatOrigin, type Link, languageIn, parseLink, parseOrigin } from './link.ts';
import { followInstant, followState, isSamePlace, measure } from './places.ts';
import { saveFile } from './save-file.ts';
import type { Screen } from './screen.ts';
import {
  began,
  type Change,
  FIRST_STATE,
  forked,
  grown,
  having,
  type PageState,
  type Problem,
  paired,
  Store,
  selectedSegment,
  shownBranch,
  tick,
} from './state.ts';
import { PAGE_TEXTS } from './texts.ts';
import { ladderInFocus, propsOf } from './view-props.ts';

/* Put in by the build: in the order in which they teach. */
declare const CATALOGUE: readonly CatalogueEntry[];

/** The address is not written again for so long, in ms: browsers let that be done 200 times in 10 s, and a held arrow key draws more often. */
const ADDRESS_MS = 100;

const app = document.getElementById('app') as HTMLElement;
const store = new Store({ ...FIRST_STATE, language: languageOfBrowser(), catalogue: CATALOGUE }, changed);
const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const actions: Actions = {
  apply: (change) => store.apply(change),
  choose: (experiment) => void open({ experiment, edits: [] }),
  fork: (edit) => void fork(edit),
  fault: (kind, { crossing }) => crossing !== undefined && void fork(faultEdit(kind, crossing)),
  copyLink: () => void copyLink(),
  saveCapture: () => void saveCapture(),
};

const tools = new Tools();
let engine: Engine;
/** The run that is being made; another that is asked for takes its place. */
let making = new AbortController();
/** What fills the page in place of the lab. */
let screen: Screen | null = null;
let drawing = 0;
let writing = 0;
let writtenMs = -ADDRESS_MS;
let places: Places = { ladders: [], timeline: 0 };
/** What was drawn last, and which panels. */
let drawn: PageState | null = null;
let arranged = '';
/** The wall's time when time was last let pass, and how much of it is not yet used, in ms. */
let tickedMs = 0;
let owedMs = 0;

// In a turn of its own: a browser notes the place at which a worker is started, and would parse all of this script a second time to find it.
queueMicrotask(start);

async function start(): Promise<void> {
  changed(store.state, store.state);
  try {
    engine = openEngine();
    const served = await servedBoard(location.hash);
    await openLink();
    if (served) tools.followServed(served, toolContext());
  } catch (error) {
    tell(error);
  }
  // Not what the address is by now, nor what was about to be written to it: that is what was shown until then.
  addEventListener('hashchange', ({ newURL }) => {
    stopWriting();
    openLink(new URL(newURL).hash);
  });
  addEventListener('keydown', press);
  tools.takeDrops(toolContext);
  addEventListener('resize', scheduleDraw);
  addEventListener('scroll', scheduleDraw, { capture: true, passive: true });
  if ('serviceWorker' in navigator && location.protocol.startsWith('http'))
    navigator.serviceWorker.register('service-worker.js').catch(() => {}); // without it the page needs its server each time
}

function openEngine(): Engine {
  const { worker, wasm } = openAssets();
  return new WorkerEngine(worker, wasm);
}

/** What the tools see of the page just now. */
function toolContext(): ToolContext {
  const { language, timeUs, branches, catalogue } = store.state;
  const branch = shownBranch(store.state);
  return {
    ...{ language, timeUs, catalogue, engine, openEngine },
    recording: branch?.recording ?? null,
    origin: branches[branch?.parent ?? -1]?.recording ?? null,
    fork: (edit) => void fork(edit),
    change: (run) => void change(run),
    choose: actions.choose,
    show: (recording, atUs) => showInstead(began(recording, atUs)),
    pair: (virtual, board, atUs) => showInstead(paired(virtual, board, atUs)),
    probe: (probe) => openProbe(probe, null),
    board: tools.connected,
    grow: (before, after) => store.apply(grown(before, after)),
    redraw: scheduleDraw,
  };
}

/** Opens what the address says; the first experiment if it says nothing. */
async function openLink(fragment = location.hash): Promise<void> {
  if (isSetLink(fragment)) return openQuestions(fragment);
  if (isSheetLink(fragment)) return openSheet(fragment);
  screen = null;
  const first: Run = { experiment: store.state.catalogue[0]?.name ?? '', edits: [] };
  const language = languageIn(fragment) ?? store.state.language;
  let link: Link | null = null;
  let problem: Problem | null = null;
  try {
    const elsewhere = parseOrigin(fragment);
    if (!elsewhere) link = parseLink(fragment);
    else if ('probe' in elsewhere.origin) {
      store.apply(having({ language }));
      return await openProbe(elsewhere.origin.probe, elsewhere.timeUs);
    } else {
      const { file } = elsewhere.origin;
      problem = (language) => [PAGE_TEXTS[language].captureLink(file), PAGE_TEXTS[language].captureLinkNext];
      if (tools.open !== 'capture') tools.toggle('capture', toolContext());
    }
  } catch (error) {
    const { message } = error as Error;
    problem = (language) => {
      const { badLink, badLinkNext } = PAGE_TEXTS[language];
      return [badLink(inLanguage(message, language)), badLinkNext];
    };
  }
  const { run = first, timeUs = 0 } = link ?? {};
  store.apply(having({ language, hint: run.edits.length === 0 && timeUs === 0 }));
  await open(run.experiment === '' ? { ...run, ...first } : run, timeUs);
  if (!shownBranch(store.state)) {
    problem ??= store.state.problem;
    await open(first);
  }
  if (problem) store.apply(having({ problem }));
}

/** @throws what the engine does: of a link anything may be asked */
async function openProbe(probe: Probe, timeUs: number | null): Promise<void> {
  making.abort();
  making = new AbortController();
  const { signal } = making;
  const { recording, probeUs } = await engine.ask('probe', probe);
  if (signal.aborted) return;
  showInstead(began({ ...recording, origin: { probe } }, timeUs ?? probeUs));
  store.apply(having({ hint: false }));
}

/** Other branches: a fork that is being made of those before would have no parent among them. */
function showInstead(change: Change): void {
  making.abort();
  store.apply(change);
  store.apply(having({ busy: false }));
}

function openSheet(fragment: string): void {
  screen = new SheetScreen(
    fragment,
    engine,
    store.state.catalogue.map(({ name }) => name),
  );
  store.apply(
    having({ language: sheetLanguage(fragment) ?? store.state.language, playing: false, problem: null }),
  );
}

/** A link that cannot be read changes nothing of what is there; instead of nothing, questions can be chosen. */
async function openQuestions(fragment: string): Promise<void> {
  const { catalogue } = store.state;
  try {
    const opened = new PredictScreen(fragment, engine, catalogue, scheduleDraw);
    await opened.begin();
    screen = opened;
    const { language = store.state.language } = opened;
    store.apply(having({ language, playing: false, problem: null }));
  } catch (error) {
    screen ??= new PredictScreen(formatSet({ parts: [] }), engine, catalogue, scheduleDraw);
    if (!(error instanceof SetProblem)) return tell(error);
    const { text } = error;
    const problem: Problem = (language) => {
      const { badLink, badLinkNext } = PREDICT_TEXTS[language];
      return [badLink(text[language]), badLinkNext];
    };
    store.apply(having({ problem }));
  }
}

/** Makes a run and its forks as a link has them: each edit departs from the run without it. */
async function open(run: Run, timeUs = 0): Promise<void> {
  await make(async (signal) => {
    store.apply(began(await engine.ask('record', { ...run, edits: [] }, { signal }), timeUs));
    for (const [at, edit] of run.edits.entries()) {
      const fork = await engine.ask('record', { ...run, edits: run.edits.slice(0, at + 1) }, { signal });
      const { shown, branches } = store.state;
      store.apply(forked(fork, shown, departureUs(edit, branches[shown]!.recording)));
    }
    store.apply((state) => ({
      ...state,
      timeUs: Math.min(timeUs, shownBranch(state)?.recording.endUs ?? 0),
    }));
  });
}

/** From the shown run. */
async function fork(edit: Edit): Promise<void> {
  const { shown } = store.state;
  const { recording } = shownBranch(store.state) ?? {};
  if (!recording?.run) return;
  const run = forkOf(recording.run, recording, edit);
  await make(async (signal) =>
    store.apply(forked(await engine.ask('record', run, { signal }), shown, departureUs(edit, recording))),
  );
}

/** The shown run with other settings, beside it. */
async function change(run: Run): Promise<void> {
  const { shown } = store.state;
  await make(async (signal) => store.apply(forked(await engine.ask('record', run, { signal }), shown, 0)));
}

async function make(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  making.abort();
  making = new AbortController();
  const { signal } = making;
  store.apply(having({ busy: true, playing: false }));
  try {
    await work(signal);
    if (signal.aborted) return;
    store.apply(having({ busy: false }));
    cancelAnimationFrame(drawing); // the next frame is to show it, not to begin with it
    draw(performance.now());
  } catch (error) {
    if (!signal.aborted) tell(error);
  }
}

function tell(error: unknown): void {
  const { problem: told, nextStep, message } = error as LabError;
  const problem: Problem = (language) => [
    inLanguage(told ?? message, language),
    nextStep === undefined ? PAGE_TEXTS[language].tryAgain : inLanguage(nextStep, language),
  ];
  store.apply(having({ busy: false, problem }));
}

function press(event: KeyboardEvent): void {
  if (isTaken(event)) return;
  const fault = faultOf(event.key);
  const tool = TOOL_KEYS[event.key.toLowerCase()];
  const change = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
  if (screen) {
    const isKnown = SCREEN_KEYS.includes(event.key.toLowerCase()) || SCREEN_KEYS.includes(event.key);
    if (isKnown && change) store.apply(change);
    else if (!screen.press(event.key)) return;
  } else if (fault) {
    const segment = selectedSegment(store.state);
    if (segment) actions.fault(fault, segment);
    else store.apply(having({ problem: (language) => [PAGE_TEXTS[language].noFault, ''] }));
  } else if (tool) tools.toggle(tool, toolContext());
  else if (event.key === 'Escape' && !store.state.panel && tools.close(toolContext())) return;
  else if (change) store.apply(change);
  else return;
  event.preventDefault();
}

async function copyLink(): Promise<void> {
  writeAddress();
  try {
    await navigator.clipboard.writeText(location.href);
    store.apply(having({ linkCopied: true }));
  } catch {
    // Not allowed: it stands in the address bar, too.
  }
}

async function saveCapture(): Promise<void> {
  const { recording } = shownBranch(store.state) ?? {};
  if (!recording) return;
  const { run } = recording;
  try {
    const octets = run ? await engine.ask('captureOf', run) : captureOfRecording(recording);
    if (!octets) return store.apply(having({ problem: (language) => PAGE_TEXTS[language].noOctets }));
    saveFile(`${run?.experiment ?? 'probe'}.pcapng`, octets as Uint8Array<ArrayBuffer>);
  } catch (error) {
    tell(error);
  }
}

function changed(state: PageState, before: PageState): void {
  if (state.playing && !before.playing) tickedMs = performance.now();
  if (state.timeUs !== before.timeUs && state.linkCopied) store.apply(having({ linkCopied: false }));
  const { documentElement } = document;
  const lang = state.language === 'zh' ? 'zh-CN' : 'en';
  // To set it anew has the whole page styled anew.
  if (documentElement.lang !== lang) documentElement.lang = lang;
  documentElement.dataset.theme = state.theme;
  documentElement.classList.toggle('large', state.large);
  scheduleDraw();
}

function scheduleDraw(): void {
  if (drawing === 0) drawing = requestAnimationFrame(draw);
}

function draw(nowMs: number): void {
  drawing = 0;
  if (store.state.playing) passTime(nowMs);
  const { state } = store;
  if (screen) {
    render(screenView(state, screen, actions), app);
    screen.drawn(app);
    return;
  }
  // Where the ladders' places change, the ladders are drawn once they are known: to lay them out takes longest.
  const panels = `${state.branches.length > 0} ${state.beside !== null} ${tools.open}`;
  if (panels !== arranged) places = { ladders: [], timeline: places.timeline };
  arranged = panels;
  render(appView(state, places, actions, tools, toolContext()), app);
  look(state);
  drawn = state;
  if (state.playing) scheduleDraw();
  else writing ||= window.setTimeout(writeAddress, writtenMs + ADDRESS_MS - performance.now()); // once that is on the screen
}

/** At where the ladders are, for the next drawing; what is new is drawn at once, and the instant followed when it has moved. */
function look(state: PageState): void {
  const panels = [...app.querySelectorAll('.ladder-panel')];
  const hasMoved =
    drawn?.timeUs !== state.timeUs || drawn.branches !== state.branches || drawn.shown !== state.shown;
  const ladders = panels.map(measure);
  const timeline = app.querySelector('.timeline-place')?.clientWidth ?? 0;
  const isSame = ladders.length === places.ladders.length && timeline === places.timeline;
  const isResized = ladders.some(({ width, scale }, at) => {
    const before = places.ladders[at];
    return before?.width !== width || before.scale !== scale;
  });
  if (!isSame || ladders.some((place, at) => !isSamePlace(places.ladders[at], place))) {
    places = { ladders, timeline };
    render(appView(state, places, actions, tools, toolContext()), app);
  }
  if (!hasMoved && !isResized) return;
  for (const diagram of app.querySelectorAll('.client-diagram, .board-diagram')) followState(diagram);
  panels.forEach((panel, at) => {
    const index = at === 0 ? state.shown : state.beside;
    if (index !== null) followInstant(panel, ladderInFocus(propsOf(state, index, actions)));
  });
}

function passTime(nowMs: number): void {
  const { timeUs } = store.state;
  owedMs += Math.max(0, nowMs - tickedMs);
  tickedMs = nowMs;
  store.apply(tick(owedMs, !stillness.matches));
  if (store.state.timeUs !== timeUs) owedMs = 0;
}

/** The address is a link to what is shown. */
function writeAddress(): void {
  stopWriting();
  const { run, origin } = shownBranch(store.state)?.recording ?? {};
  const { timeUs, language, busy } = store.state;
  if (busy || screen || !(run || origin)) return;
  const fragment = run ? formatLink({ run, timeUs, language }) : formatOrigin(origin!, timeUs, language);
  if (fragment === location.hash) return;
  history.replaceState(null, '', fragment);
  writtenMs = performance.now();
}

function stopWriting(): void {
  clearTimeout(writing);
  writing = 0;
}

function languageOfBrowser(): PageState['language'] {
  return /^zh/i.test(navigator.language) ? 'zh' : 'en';
}
