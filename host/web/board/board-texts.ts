import type { BoardInfo } from '../../board/board.ts';
import type { Language } from '../../language.ts';
import type { PortFault } from './web-serial.ts';

/** What is wrong, and what to do. */
interface FaultTexts {
  problem: string;
  nextStep: string;
}

export interface BoardTexts {
  title: string;
  introduction: string;
  connect: string;
  connecting: string;
  disconnect: string;
  /** What is on the board: Kaluma's version and the program's. */
  found(kaluma: string, app: string): string;
  noProgram(kaluma: string): string;
  otherVersion(app: string, own: string): string;
  stock: string;
  notFollowed: string;
  flash: string;
  flashing: { kaluma: string; again: string; start: string; write(blocks: number, ofBlocks: number): string };
  flashed: string;
  experiment: string;
  run: string;
  running: string;
  ran: string;
  follow: string;
  /** The run that the page showed last, with so many changes. */
  asShown(title: string, changes: number): string;
  /** The same on the virtual board. */
  twin: { title: string; same: string; differs: string };
  now: string;
  console: string;
  line: string;
  type: string;
  gone: string;
  /** The board of the page's server. */
  served(board: BoardInfo): string;
  watchOnly: string;
  serverGone: string;
  faults: Record<Exclude<PortFault, 'library-missing' | 'no-port' | 'no-app'>, FaultTexts>;
}

const LINUX =
  'Linux: sudo usermod -a -G dialout "$USER" (on Arch uucp), then log out and in; a Chromium from Snap also needs: sudo snap connect chromium:raw-usb. ModemManager takes a new port for some seconds.';
const LINUX_ZH =
  'Linux：sudo usermod -a -G dialout "$USER"（Arch 上为 uucp），然后注销并重新登录；Snap 版 Chromium 还需要：sudo snap connect chromium:raw-usb。ModemManager 会占用新端口几秒钟。';

const en: BoardTexts = {
  title: 'A physical board',
  introduction:
    'A Pico W or Pico 2 W with Kaluma, on a USB lead that carries data; it needs no network. The page talks to it by Web Serial, and to nothing else.',
  connect: 'Connect a board',
  connecting: 'Asking the board what it is …',
  disconnect: 'Disconnect',
  found: (kaluma, app) => `Kaluma ${kaluma}, program ${app}`,
  noProgram: (kaluma) => `Kaluma ${kaluma}, without the lab’s program. Flash it.`,
  otherVersion: (app, own) => `The board has version ${app} of the program, this page has ${own}. Flash it.`,
  stock:
    'This Kaluma lacks the lab’s module: its LEDs show inferred states, and nothing can travel through the USB lead, so only its console is here. firmware/README.md says how to put Kaluma with the module on the board.',
  notFollowed: 'The board’s console is here, but its states cannot be followed:',
  flash: 'Flash the program',
  flashing: {
    kaluma: 'Kaluma answers. Its flash is being erased …',
    again: 'A block was damaged: all is sent again.',
    start: 'Written, and its size verified. The program starts …',
    write: (blocks, ofBlocks) => `${blocks} of ${ofBlocks} KB written`,
  },
  flashed: 'The board runs the program of this page.',
  experiment: 'Experiment',
  run: 'Run it on the board',
  running: 'It runs on the board, in real time …',
  ran: 'On the board:',
  follow: 'Show what happens on it',
  asShown: (title, changes) =>
    `${title}, as it was shown, with ${changes} ${changes === 1 ? 'change' : 'changes'}`,
  twin: {
    title: 'The virtual board beside it',
    same: 'On the virtual board the same: states, segments and LEDs, in the same order.',
    differs: 'Otherwise than on the virtual board, which is what was to be expected:',
  },
  now: 'The board just now',
  console: 'Console of the board',
  line: 'A line for its prompt',
  type: 'Type',
  served: ({ name, lwip, app }) => `The board that tcplab has: ${name}, lwIP ${lwip}, program ${app}`,
  watchOnly: 'This page only watches. The one that tcplab opened may do something with the board.',
  serverGone:
    'The server of this page does not answer, or too many pages watch. Each few seconds it is asked again.',
  gone: 'The board was unplugged. Plug it in again: the page connects by itself.',
  faults: {
    'no-web-serial': {
      problem: 'This browser has no Web Serial.',
      nextStep:
        'Use Chrome, Edge or another Chromium on a computer, or a Chromebook; and open the page by https, from localhost ("tcplab web") or as a file. Without a browser: tcplab run --board serial:PORT.',
    },
    policy: {
      problem: 'This browser may not use serial ports here.',
      nextStep:
        'A school’s policy may forbid it. Its administrator can allow boards by SerialAllowUsbDevicesForUrls (vendor 0x2E8A).',
    },
    'not-chosen': {
      problem: 'No port was chosen, or its use was not allowed.',
      nextStep: `Connect again and choose the board. If it is not in the list: is it plugged in, with a cable that carries data? ${LINUX}`,
    },
    'cannot-open': {
      problem: 'The port cannot be opened: another program has it, or the system does not allow it.',
      nextStep: `Close what has it open (tcplab monitor, a serial terminal, an editor’s console, another tab). ${LINUX}`,
    },
    busy: {
      problem: 'This page has the port open already.',
      nextStep: 'Disconnect first, or reload the page.',
    },
    permission: { problem: 'You may not open the port.', nextStep: LINUX },
    gone: {
      problem: 'The board is gone.',
      nextStep: 'It was unplugged, or it restarted. Plug it in, and connect again.',
    },
    silent: {
      problem: 'The board says nothing at all.',
      nextStep:
        'A board that joins a network says nothing for up to 45 s. Then unplug it, plug it in, and connect again. If it stays silent, it has no Kaluma: firmware/README.md says how to put it on the board.',
    },
    'no-kaluma': {
      problem: 'What answers on this port is not a Kaluma that the lab can use.',
      nextStep:
        'It may be starting: try again in a minute. If it runs Python or an old Kaluma, put a current one on it: firmware/README.md says how.',
    },
    refused: {
      problem: 'The board refuses a line at its prompt.',
      nextStep: 'Unplug it, plug it in, and connect again.',
    },
    transfer: {
      problem: 'The program could not be written.',
      nextStep: 'Try another cable or USB port, without a hub. The board takes the next attempt at once.',
    },
    'other-app': {
      problem: 'Another version of the program runs than was written.',
      nextStep: 'Unplug the board, plug it in, and flash it again.',
    },
  },
};

const zh: BoardTexts = {
  title: '实体开发板',
  introduction:
    '装有 Kaluma 的 Pico W 或 Pico 2 W，用能传数据的 USB 线连接；不需要网络。本页通过 Web Serial 与它通信，不与其他任何地方通信。',
  connect: '连接开发板',
  connecting: '正在询问开发板是什么……',
  disconnect: '断开',
  found: (kaluma, app) => `Kaluma ${kaluma}，程序 ${app}`,
  noProgram: (kaluma) => `Kaluma ${kaluma}，没有实验室的程序。请写入。`,
  otherVersion: (app, own) => `开发板上的程序是 ${app} 版，本页的是 ${own} 版。请写入。`,
  stock:
    '这个 Kaluma 没有实验室的模块：LED 显示的是推断出的状态，USB 线上也无法传送数据包，所以这里只有它的控制台。怎样给开发板装上带模块的 Kaluma，见 firmware/README.md。',
  notFollowed: '可以使用开发板的控制台，但无法跟踪它的状态：',
  flash: '写入程序',
  flashing: {
    kaluma: 'Kaluma 有应答。正在擦除闪存……',
    again: '有一块数据损坏：全部重新发送。',
    start: '已写入，大小已核对。程序正在启动……',
    write: (blocks, ofBlocks) => `已写入 ${blocks} / ${ofBlocks} KB`,
  },
  flashed: '开发板运行的就是本页的程序。',
  experiment: '实验',
  run: '在开发板上运行',
  running: '正在开发板上实时运行……',
  ran: '在开发板上：',
  follow: '显示它正在发生什么',
  asShown: (title, changes) => `${title}（如所示，有 ${changes} 处改动）`,
  twin: {
    title: '旁边的虚拟开发板',
    same: '与虚拟开发板相同：状态、报文段和 LED 以及它们的顺序。',
    differs: '与虚拟开发板不同（预期的是虚拟开发板的行为）：',
  },
  now: '开发板此刻',
  console: '开发板的控制台',
  line: '给提示符输入一行',
  type: '输入',
  served: ({ name, lwip, app }) => `tcplab 的开发板：${name}，lwIP ${lwip}，程序 ${app}`,
  watchOnly: '本页只能观察。由 tcplab 打开的页面可以操作开发板。',
  serverGone: '本页的服务器没有应答，或观察的页面太多。每隔几秒会重新询问。',
  gone: '开发板已拔出。请重新插上：本页会自动连接。',
  faults: {
    'no-web-serial': {
      problem: '这个浏览器没有 Web Serial。',
      nextStep:
        '请在电脑上使用 Chrome、Edge 或其他 Chromium 浏览器，或使用 Chromebook；并通过 https、localhost（"tcplab web"）或本地文件打开本页。不用浏览器：tcplab run --board serial:PORT。',
    },
    policy: {
      problem: '这个浏览器在这里不允许使用串口。',
      nextStep: '可能是学校的策略禁止。管理员可以用 SerialAllowUsbDevicesForUrls（厂商 0x2E8A）允许开发板。',
    },
    'not-chosen': {
      problem: '没有选择端口，或没有允许使用它。',
      nextStep: `请再次连接并选择开发板。如果列表里没有：它插好了吗？线能传数据吗？${LINUX_ZH}`,
    },
    'cannot-open': {
      problem: '端口打不开：另一个程序正在使用它，或系统不允许。',
      nextStep: `请关闭正在使用它的程序（tcplab monitor、串口终端、编辑器的控制台、另一个标签页）。${LINUX_ZH}`,
    },
    busy: { problem: '本页已经打开了这个端口。', nextStep: '请先断开，或重新加载本页。' },
    permission: { problem: '您无权打开这个端口。', nextStep: LINUX_ZH },
    gone: { problem: '开发板不见了。', nextStep: '它被拔出或重新启动了。请插上并再次连接。' },
    silent: {
      problem: '开发板没有任何输出。',
      nextStep:
        '正在加入网络的开发板最多 45 秒没有输出。之后请拔出、插上并再次连接。如果仍然没有输出，它就没有 Kaluma：安装方法见 firmware/README.md。',
    },
    'no-kaluma': {
      problem: '这个端口上应答的不是实验室能用的 Kaluma。',
      nextStep:
        '它可能正在启动：请一分钟后再试。如果它运行的是 Python 或旧的 Kaluma，请装上当前版本：方法见 firmware/README.md。',
    },
    refused: { problem: '开发板拒绝了提示符处的一行输入。', nextStep: '请拔出、插上并再次连接。' },
    transfer: {
      problem: '程序没有写入成功。',
      nextStep: '请换一根线或另一个 USB 口，不要用集线器。开发板可以马上再次写入。',
    },
    'other-app': {
      problem: '正在运行的程序版本与写入的不同。',
      nextStep: '请拔出开发板，插上，再次写入。',
    },
  },
};

export const BOARD_TEXTS: Record<Language, BoardTexts> = { en, zh };
