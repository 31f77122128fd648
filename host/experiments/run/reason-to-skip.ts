import type { TcpState } from '../../../src/tcp-states.ts';
import type { Board } from '../../board/board.ts';
import { CABLE_SHUT } from '../../cable/cable.ts';
import type { Text } from '../../language.ts';
import { type Experiment, type Step, statedOf } from '../model/experiment.ts';
import { durationText } from '../words/step-text.ts';
import type { Conditions } from './conditions.ts';

/** What a step asks of the board, of its cable or of the client. */
type Need =
  /** Segments written by hand, */
  | 'own segments'
  /** or in another's name; both are sent once, and never again when they are lost. */
  | 'forged segments'
  /** A cable that loses, delays or cuts off. */
  | 'faults'
  /** A client whose power goes does not send again either. */
  | 'power cut'
  /** Another attempt when the first one is lost. */
  | 'luck'
  /** Segments as they cross. */
  | 'segments'
  | 'one direction closed'
  | 'a reset told apart'
  | 'shutdown(SHUT_RD)';

const NEEDS: Record<Step['do'], readonly Need[]> = {
  connect: [],
  open: ['luck'],
  send: [],
  shutdown: ['one direction closed'],
  'shutdown-read': ['one direction closed', 'shutdown(SHUT_RD)'],
  close: [],
  reset: ['a reset told apart'],
  pause: [],
  resume: [],
  crash: ['faults', 'power cut'],
  vanish: ['faults', 'power cut'],
  inject: ['own segments'],
  forge: ['forged segments'],
  board: [],
  await: [],
  'await-segment': ['segments'],
  'await-end': [],
  'await-data': [],
  silence: ['segments'],
  wait: [],
  'slow-motion': ['faults'],
  mend: [],
  drop: ['faults'],
  delay: ['faults'],
  duplicate: ['faults'],
  reorder: ['faults'],
  corrupt: ['faults'],
};

/** Waits no longer than this, in ms, are sat through unasked. */
const LONGEST_WAIT_MS = 300_000;

/** What cannot be inferred of a board without the native module: src/inferred-app.ts. */
const UNSEEN: readonly TcpState[] = ['FIN_WAIT_2', 'CLOSING', 'TIME_WAIT'];

/** A reason, and whether it holds. */
type Rule = [holds: unknown, en: string, zh: string];

/** Why the experiment cannot run on that board; null if it can. */
export function reasonToSkip(experiment: Experiment, board: Board, conditions: Conditions): Text | null {
  const { cable, clock, info, client } = board;
  const { faults, sitThrough } = conditions;
  const needs = needsOf(experiment, conditions);
  const ms = waitMs(experiment.steps);
  const without = (needed: Need, en: string, zh: string): Rule => [
    !cable && needs.has(needed),
    `${en}, and ${CABLE_SHUT.en}`,
    `${zh}，而${CABLE_SHUT.zh}`,
  ];
  const isScripted = needs.has('own segments') || needs.has('forged segments') || needs.has('power cut');
  const rules: Rule[] = [
    ...(info.states === 'inferred' ? rulesInferred(experiment, needs) : []),
    [
      !clock.canSkip && !sitThrough && ms > LONGEST_WAIT_MS,
      `it takes ${durationText(ms)}, and this board’s clock skips nothing: name it on the command line to sit through it`,
      `它要 ${durationText(ms)}，而这块开发板的时钟不能跳过等待：在命令行写出它的名称，就会一直等到结束`,
    ],
    without('own segments', 'it writes its own segments', '它自己构造报文段'),
    without('forged segments', 'it speaks in another’s name', '它以别人的名义发送报文段'),
    without('faults', 'it loses or delays segments on its way', '它会丢失或推迟报文段'),
    [
      needs.has('shutdown(SHUT_RD)') && !(cable?.client ?? client).canShutdownRead,
      'this client has no shutdown(SHUT_RD)',
      '这个客户端没有 shutdown(SHUT_RD)',
    ],
    [
      needs.has('headers') && !cable,
      'it looks into headers that only the cable shows',
      '它要看只有线路才能显示的首部字段',
    ],
    [
      faults && isScripted,
      'its peer is scripted and never retransmits, so it cannot run with faults by chance',
      '它的对端按脚本发送，从不重传，所以不能与随机故障一起运行',
    ],
    [
      faults && needs.has('luck'),
      'it opens a connection once and does not try again, so it cannot run with faults by chance',
      '它只打开一次连接，不会重试，所以不能与随机故障一起运行',
    ],
  ];
  const first = rules.find(([holds]) => holds);
  return first ? { en: first[1], zh: first[2] } : null;
}

function needsOf({ steps, expect }: Experiment, { slowMotionMs, faults }: Conditions): Set<Need | 'headers'> {
  // A command to the board needs what the same call of the client does.
  const nameOf = (step: Step) =>
    step.do !== 'board' ? step.do : step.command === 'abort' ? 'reset' : step.command;
  const needs = new Set<Need | 'headers'>(steps.flatMap((step) => NEEDS[nameOf(step)]));
  if (slowMotionMs || faults) needs.add('faults');
  const looked = [
    ...statedOf(expect.segments),
    ...steps.flatMap((step) => (step.do === 'await-segment' ? [step.segment] : [])),
  ];
  const isBeyondBoard = looked.some(({ win, urg, data, options }) =>
    [win, urg, data, options].some((field) => field !== undefined),
  );
  if (isBeyondBoard) needs.add('headers');
  return needs;
}

/** Why it proves nothing on a board that infers its states. */
function rulesInferred({ steps, expect }: Experiment, needs: ReadonlySet<Need | 'headers'>): Rule[] {
  const peers = new Set(steps.flatMap((step) => ('peer' in step && step.peer ? [step.peer] : [])));
  const awaited = steps.flatMap((step) => (step.do === 'await' && step.board ? [step.board] : []));
  const unseen = [...statedOf(expect.boardStates), ...awaited].find((state) => UNSEEN.includes(state));
  const rules: Rule[] = [
    [needs.has('own segments') || needs.has('forged segments'), 'it has no cable', '它没有线路'],
    [needs.has('segments') || expect.segments?.length, 'it sees no segments', '它看不到报文段'],
    [
      needs.has('one direction closed'),
      'its sockets close both halves or none',
      '它的套接字只能同时关闭两个方向',
    ],
    [needs.has('a reset told apart'), 'it cannot tell a reset from a close', '它分不清复位和关闭'],
    [peers.size > 1, 'it serves one connection at a time', '它一次只服务一个连接'],
    [unseen, `it does not see ${unseen}`, `它看不到 ${unseen}`],
  ];
  return rules.map(([holds, en, zh]) => [
    holds,
    `states are inferred on this board: ${en} (the native module is missing)`,
    `这块开发板的状态是推断的：${zh}（缺少原生模块）`,
  ]);
}

/** How long the steps take at least, in ms. */
function waitMs(steps: Step[]): number {
  return steps.reduce((sum, step) => {
    if (step.do === 'wait' || step.do === 'silence') return sum + step.ms;
    return sum + ('notBeforeMs' in step ? (step.notBeforeMs ?? 0) : 0);
  }, 0);
}

/**
 * The board as the experiment is to use it. An ordinary client is one that students have, an operating system's, wherever that will do; only a client on the cable has
 * segments that can be lost, delayed, forged or looked into.
 */
export function boardFor(experiment: Experiment, board: Board, conditions: Conditions): Board {
  const { cable } = board;
  const needs = needsOf(experiment, conditions);
  const onCable = ['faults', 'forged segments', 'headers', 'shutdown(SHUT_RD)'] as const;
  if (!cable || !onCable.some((need) => needs.has(need))) return board;
  return Object.create(board, {
    client: { value: cable.client },
    onSegment: { value: (listener: Parameters<Board['onSegment']>[0]) => cable.onSegment(listener) },
  });
}
