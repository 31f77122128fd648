#ifndef TCPLAB_CONSOLE_CABLE_H
#define TCPLAB_CONSOLE_CABLE_H

/* The cable over the USB console: lines among those that people type and read (line_code.h). Whoever holds the lead
 * holds the board: there is no token.
 *
 * The harness opens the cable with hello, whose number it counts on from with each packet. The board takes a packet
 * whose CRC and number are right and answers what it has read with the last number taken; the harness sends again what
 * was not taken. The board counts its own packets, too, from 1 after hello, so that one that a slow reader lost is
 * noticed. Packets have at most CONSOLE_CABLE_MTU octets: then a line and the next one's beginning fit Kaluma's ring of
 * 2,048 characters, which overwrites without a word. */

#define CONSOLE_CABLE_MTU 1000u
#define CONSOLE_CABLE_VERSION 1u

/* Of lines, in the order in which they say what their content is. */
enum console_kind {
  CONSOLE_PACKET,      /* an IPv4 packet, or nothing: answer me */
  CONSOLE_HELLO,       /* from the board, with number 0: version, MTU (2 octets), the number that it answers */
  CONSOLE_ACKNOWLEDGE, /* from the board alone, its number that of the last packet taken: the board's own last number */
  CONSOLE_BYE,         /* from the board: the cable is shut, or somebody's over UDP */
};

/* Puts itself before the handler of Kaluma's prompt, which gets everything else that is typed. */
void console_cable_start(void);

/* Shuts the cable and puts the prompt's handler back. */
void console_cable_stop(void);

/* Shuts the cable when nobody has the port open any more. In every turn of the event loop. */
void console_cable_turn(void);

#endif
