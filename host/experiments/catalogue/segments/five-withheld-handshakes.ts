import type { Experiment, Step } from '../../model/experiment.ts';
import { PASSIVE_APP } from '../../model/reach-state.ts';

const PEERS = ['a', 'b', 'c', 'd', 'e'];
const HALF_OPEN = ['LISTEN', 'SYN_RCVD', 'CLOSED'] as const;

/** lwIP's table has the newest first, and so its timers go through it. */
const SENT_AGAIN = ['d', 'c', 'b', 'a'].map((peer) => `${peer}: board S. seq=0 ack=1`);

export const fiveWithheldHandshakes: Experiment = {
  name: 'five-withheld-handshakes',
  title: { en: 'Five withheld handshakes fill the board', zh: '五次只做一半的握手占满开发板' },
  question: {
    en: 'What does a SYN cost the board, what does it cost the sender, and how does the board recover?',
    zh: '一个 SYN 让开发板付出什么？让发送方付出什么？开发板怎样恢复？',
  },
  explanation: {
    en: `
The SYN flood in small (RFC 4987). Five peers send a SYN each and say nothing more; a SYN in LISTEN makes a connection at once, in SYN_RCVD (RFC 9293 §3.10.7.2,
third check). The board has a table of five, and the harness's control
connection holds one of them: four SYNs are answered, the table is full, and the fifth one is not answered at all. lwIP gives an entry away only if
a connection in TIME_WAIT, LAST_ACK or CLOSING can be sacrificed for it; here there is none. An honest client that comes
after 10 s is left out, too: its SYNs, which lwIP repeats every 3 s without doubling the time, are as unanswered as the fifth
one.

Then the board recovers by itself: 20 s after its SYN each half-open connection is dropped (see withheld-third-ack), and the client's next SYN gets in. A flood
would take the free entries again at once. The attacker pays one segment of 44 octets for 20 s of an entry, and it need not even
receive the answer; big servers therefore keep nothing in SYN_RCVD but a number that they can recognise in the third segment (SYN cookies, RFC 4987 §3.6).`,
    zh: `
缩小版的 SYN 洪泛攻击（RFC 4987）。五个对方各发一个 SYN，然后不再说话；LISTEN 中来一个 SYN，就立刻产生一个处于 SYN_RCVD 的连接（RFC 9293 §3.10.7.2 第三步）。开发板的连接表有五个表项，测试程序的控制连接占了其中一个：
四个 SYN 得到应答，表就满了，第五个根本没有应答。只有当处于 TIME_WAIT、LAST_ACK 或 CLOSING 的连接可以牺牲时，lwIP 才会让出表项；这里没有。
10 秒后来了一个诚实的客户端，也被拒之门外：它的 SYN（lwIP 每 3 秒重发一次，间隔不加倍）和第五个一样得不到应答。

随后开发板自己恢复：每个半连接在 SYN 之后 20 秒被丢弃（见 withheld-third-ack），客户端的下一个 SYN 就进来了。如果是真的洪泛，空出的表项会立刻
再被占满。攻击者只用一个 44 字节的报文段，就换来一个表项 20 秒，而且根本不需要收到应答；所以大型服务器在 SYN_RCVD 中什么也不保存，
只发出一个能在第三个报文段中认出来的号（SYN cookies，RFC 4987 §3.6）。`,
  },
  settings: PASSIVE_APP,
  steps: [
    ...PEERS.map((peer): Step => ({ do: 'inject', peer, segment: 'S <mss 1460>' })),
    { do: 'wait', ms: 10_000, skip: '10 s' },
    { do: 'open' },
    // Operating systems double the wait before each SYN, and Linux's fifth comes after 15 s.
    { do: 'await', board: 'ESTABLISHED', client: 'ESTABLISHED', limitMs: 25_000, skip: '20 s in SYN_RCVD' },
  ],
  expect: {
    boardStates: [
      ...HALF_OPEN,
      ...HALF_OPEN,
      ...HALF_OPEN,
      ...HALF_OPEN,
      'LISTEN',
      ...(['LISTEN', 'SYN_RCVD', 'ESTABLISHED'] as const),
    ],
    clientStates: ['CLOSED', 'SYN_SENT', 'ESTABLISHED'],
    segments: [
      ...PEERS.map((peer) => `${peer}: client S seq=0`),
      ...['a', 'b', 'c', 'd'].map((peer) => `${peer}: board S. seq=0 ack=1`),
      ...SENT_AGAIN,
      ...SENT_AGAIN,
      'client S seq=0 at=10s',
      'client S seq=0',
      'client S seq=0',
      'client S seq=0',
      'client S seq=0 at=22s',
      'board S. seq=0 ack=1',
      'client . seq=1 ack=1',
    ],
    leds: ['SYN_RCVD', 'SYN_RCVD', 'ESTABLISHED'],
  },
};
