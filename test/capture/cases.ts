import { OPEN } from './dialogue.ts';

/**
 * Connections of which it is easy to say something false: made after public captures and reports. Numbers relative to each end's SYN. The client's frames begin
 * with `>`.
 */
export const CASES = {
  'a segment that was not captured': `${OPEN}
    < . seq=1 ack=101
    > F. seq=101 ack=1
    < . seq=1 ack=102
    < F. seq=1 ack=102
    > . seq=102 ack=2`,
  'a SYN with data (RFC 7413)': `
    > S seq=0 len=7
    < S. seq=0 ack=8
    > . seq=8 ack=1
    < FP. seq=1 ack=8 len=2
    > F. seq=8 ack=4
    < . seq=4 ack=9`,
  'a SYN with data, of which only the SYN is acknowledged': `
    > S seq=0 len=7
    < S. seq=0 ack=1
    > P. seq=1 ack=1 len=7
    < . seq=1 ack=8`,
  'the SYN,ACK before the SYN in the file': `
    < S. seq=0 ack=1
    > S seq=0
    > . seq=1 ack=1
    > P. seq=1 ack=1 len=2
    < . seq=1 ack=3
    > F. seq=3 ack=1
    < F. seq=1 ack=4
    > . seq=4 ack=2`,
  'the ACK before the SYN in the file': `
    > . seq=1 ack=1
    < S. seq=0 ack=1
    > S seq=0
    < P. seq=1 ack=1 len=3
    > . seq=1 ack=4`,
  'an ACK before the FIN that it acknowledges in the file': `${OPEN}
    < . seq=1 ack=2
    > F. seq=1 ack=1
    < F. seq=1 ack=2
    > . seq=2 ack=2`,
  'an ACK before its FIN in the file, and an old one between them': `${OPEN}
    < . seq=1 ack=2
    < . seq=1 ack=1
    > F. seq=1 ack=1
    < F. seq=1 ack=2
    > . seq=2 ack=2`,
  'ACKs before their FIN in the file, and of octets that were not captured': `${OPEN}
    < . seq=1 ack=12
    < . seq=1 ack=11
    > F. seq=11 ack=1`,
  'a FIN with its ACK, both long under way': `${OPEN}
    > F. seq=1 ack=1
    < F. seq=1 ack=2
    > F. seq=1 ack=1
    > . seq=2 ack=2`,
  'a FIN left of RCV.NXT': `${OPEN}
    > P. seq=1 ack=1 len=100
    < . seq=1 ack=101
    > F. seq=50 ack=1
    < . seq=1 ack=101`,
  'a FIN left of RCV.NXT, then the server closes': `${OPEN}
    > P. seq=1 ack=1 len=100
    < . seq=1 ack=101
    > F. seq=50 ack=1
    < F. seq=1 ack=101
    > F. seq=101 ack=2
    < . seq=2 ack=102`,
  'a late copy after the close': `${OPEN}
    < P. seq=1 ack=1 len=11
    > . seq=1 ack=12
    > F. seq=1 ack=12
    < . seq=12 ack=2
    < F. seq=12 ack=2
    > . seq=2 ack=13
    < P. seq=1 ack=1 len=11
    > . seq=2 ack=13`,
  'a late copy after the close, and a SYN that nobody answers': `${OPEN}
    < F. seq=1 ack=1
    > F. seq=1 ack=2
    < . seq=2 ack=2
    > . seq=1 ack=1
    > S seq=9000`,
  'a SYN with data, twice, after a connection that was not seen to close': `${OPEN}
    > S seq=9000 len=3
    > S seq=9000 len=3
    < S. seq=8000 ack=9004
    > . seq=9004 ack=8001`,
  'a SYN that TIME_WAIT acknowledges, then one that it takes': `${OPEN}
    < F. seq=1 ack=1
    > . seq=1 ack=2
    > F. seq=1 ack=2
    < . seq=2 ack=2
    > S seq=4294967196
    < . seq=2 ack=2
    > R seq=2
    > S seq=4294967196
    < S. seq=2000 ack=4294967197
    > . seq=4294967197 ack=2001`,
  'one direction only, the client’s': `
    > S seq=0
    > . seq=1 ack=1
    > P. seq=1 ack=1 len=10
    > F. seq=11 ack=20
    > . seq=12 ack=21`,
  'no SYN,ACK, and the rest': `
    > S seq=0
    > . seq=1 ack=1
    < P. seq=1 ack=1 len=4
    > . seq=1 ack=5`,
  'no third segment, and the rest': `
    > S seq=0
    < S. seq=0 ack=1
    < . seq=1 ack=11
    > F. seq=11 ack=1`,
  'octets at the SYN’s number and before it': `${OPEN}
    > . seq=0 ack=1 len=1
    < . seq=1 ack=1
    > P. seq=4294967292 ack=1 len=7
    < . seq=1 ack=3`,
  'both open and close at once': `
    > S seq=0
    < S seq=0
    > S. seq=0 ack=1
    < S. seq=0 ack=1
    > . seq=1 ack=1
    > F. seq=1 ack=1
    < F. seq=1 ack=1
    > . seq=2 ack=2
    < . seq=2 ack=2`,
  'a RST for an ACK of what was never sent, and then the right one': `
    > S seq=0
    < S. seq=0 ack=1
    > . seq=1 ack=2
    < R. seq=2 ack=1
    > . seq=1 ack=1`,
  'a RST whose sender goes on: it was forged': `${OPEN}
    > R seq=1
    > P. seq=1 ack=1 len=3
    < . seq=1 ack=4`,
  'a client that crashed': `${OPEN}
    > S seq=50000
    < . seq=1 ack=1
    > R seq=1
    > S seq=50000
    < S. seq=70000 ack=50001
    > . seq=50001 ack=70001`,
  'reset between the FINs': `${OPEN}
    > F. seq=1 ack=1
    < . seq=1 ack=2
    < P. seq=1 ack=2 len=3
    > R seq=2`,
  'nobody listens': `
    > S seq=0
    < R. seq=0 ack=1`,
  'a socket that is connected to itself': `
    = S seq=0
    = S. seq=0 ack=1
    = . seq=1 ack=1
    = P. seq=1 ack=1 len=5
    = . seq=6 ack=6
    = F. seq=6 ack=6
    = . seq=7 ack=7`,
  'refused, and taken when the SYN comes again': `
    > S seq=0
    < R. seq=3000000 ack=1
    > S seq=0
    < S. seq=0 ack=1
    > . seq=1 ack=1`,
  'a second SYN,ACK with another number, which is forged': `
    > S seq=0
    < S. seq=0 ack=1
    < S. seq=5000 ack=1
    > . seq=1 ack=1`,
  'half-open after a crash that was not captured (RFC 9293 §3.5.1, figure 10)': `
    > S seq=0
    < . seq=3000000 ack=4294967196
    > R seq=4294967196
    > S seq=0
    < S. seq=0 ack=1
    > . seq=1 ack=1
    < P. seq=1 ack=1 len=3
    < R. seq=4 ack=1`,
  'ACKs of less than the SYN, and one of more': `
    > S seq=402488537
    < S. seq=0 ack=1
    > . seq=1 ack=1
    < . seq=1 ack=101
    > F. seq=101 ack=1
    < . seq=1 ack=102
    < F. seq=1 ack=2549972184
    > . seq=102 ack=2`,
  'a forged SYN in the server’s name': `
    > S seq=0
    < S seq=5000
    > S seq=0
    < S. seq=0 ack=1
    > . seq=1 ack=1`,
} satisfies Record<string, string>;
