import type { BoardInfo } from '../board/board.ts';
import type { Language } from '../language.ts';

/** What the commands say for people, where a template is not enough for both languages. */
export interface CliMessages {
  pickedVirtual(lwip: string): string;
  picked(where: string): string;
  /** The option changes nothing on a board whose time is the wall's. */
  noPace(option: string): string;
  captured(file: string, packets: number): string;
  /** What random faults there are, and from what seed: percent of the segments. */
  chances(loss: number, seed: number): string;
  /** The command that has the same chances again. */
  sameAgain(command: string): string;
  pressEnter: string;
  howToList: string;
  whatNext: string;
  /** Commands without the program's name, and what each is for. */
  next: [command: string, purpose: string][];
  summary(passed: number, failed: number, skipped: number, board: BoardInfo): string;
}

export const CLI_MESSAGES: Record<Language, CliMessages> = {
  en: {
    pickedVirtual: (lwip) => `Board: picked the virtual one, with lwIP ${lwip}; it needs no hardware.`,
    picked: (where) => `Board: ${where}.`,
    noPace: (option) => `${option} is for the virtual board: this one keeps the wall clock’s time.`,
    captured: (file, packets) =>
      `Captured ${packets} packets in ${file}. Open it in Wireshark, or: tcplab ladder ${file}`,
    chances: (loss, seed) => `Cable: loss ${loss} %, seed ${seed}.`,
    sameAgain: (command) => `The same chances again: ${command}`,
    pressEnter: 'Enter: the next experiment',
    howToList: 'Run one of them, or several:',
    whatNext: 'What to try next:',
    next: [
      ['run half-close --explain', 'one experiment, with its explanation'],
      ['run reset --absolute', 'sequence numbers as they stand in the header'],
      ['list', 'all experiments, with the questions they answer'],
      ['up', 'a board for your own program: nc, a browser, Java, Python'],
    ],
    summary: (passed, failed, skipped, board) =>
      `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''} on the ${board.kind} board (lwIP ${board.lwip}${board.states === 'inferred' ? ', states inferred' : ''}).`,
  },
  zh: {
    pickedVirtual: (lwip) => `开发板：选用了虚拟开发板（lwIP ${lwip}），不需要硬件。`,
    picked: (where) => `开发板：${where}。`,
    noPace: (option) => `${option} 只对虚拟开发板有效：这块板按真实时间运行。`,
    captured: (file, packets) =>
      `抓包（捕获）完成：${file}，${packets} 个分组。用 Wireshark 打开，或者：tcplab ladder ${file}`,
    chances: (loss, seed) => `线路：丢失率 ${loss} %，种子 ${seed}。`,
    sameAgain: (command) => `重现同样的随机故障：${command}`,
    pressEnter: '按 Enter 继续下一个实验',
    howToList: '运行其中一个或几个：',
    whatNext: '接下来可以试试：',
    next: [
      ['run half-close --explain', '只做一个实验，并附讲解'],
      ['run reset --absolute', '显示首部中的原始序列号'],
      ['list', '全部实验和它们回答的问题'],
      ['up', '让你自己的程序（nc、浏览器、Java、Python）来点亮 LED'],
    ],
    summary: (passed, failed, skipped, board) =>
      `${passed} 个通过，${failed} 个失败${skipped > 0 ? `，${skipped} 个跳过` : ''}（${board.kind === 'virtual' ? '虚拟开发板' : board.name}，lwIP ${board.lwip}${board.states === 'inferred' ? '，状态为推断' : ''}）。`,
  },
};
