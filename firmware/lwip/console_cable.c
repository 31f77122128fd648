#include "console_cable.h"

#include <stdbool.h>

#include "line_code.h"
#include "lwip/pbuf.h"
#include "pico/stdio_usb.h"
#include "repl.h"
#include "tcp_trace.h"
#include "tunnel_netif.h"

static km_repl_handler_t prompt; /* NULL: the module does not run */

/* The line that is being read. */
static enum { NO_LINE, LINE, DAMAGED_LINE } reading;
static struct line_decoder decoder;
static uint8_t number;
static uint8_t kind;
static struct pbuf *content; /* as long as the longest, with the CRC */

static uint8_t taken;       /* the number of the last packet from the harness */
static uint8_t sent;        /* of the last one to it */
static bool owes_an_answer; /* once for all lines that were read together */

#define HEADER_OCTETS 2u
#define LONGEST_CONTENT (CONSOLE_CABLE_MTU + LINE_CRC_OCTETS)

static void start_line(struct line_encoder *line, uint8_t line_kind, uint8_t line_number) {
  const uint8_t header[HEADER_OCTETS] = {line_number, line_kind};
  line_encoder_start(line);
  line_encode(line, header, sizeof header);
}

static void say(uint8_t line_kind, uint8_t line_number, const uint8_t *octets, size_t length) {
  struct line_encoder line;
  start_line(&line, line_kind, line_number);
  line_encode(&line, octets, length);
  line_encoder_end(&line);
}

static err_t send_line(struct pbuf *packet) {
  struct line_encoder line;
  start_line(&line, CONSOLE_PACKET, ++sent);
  for (const struct pbuf *part = packet; part != NULL; part = part->next) {
    line_encode(&line, part->payload, part->len);
  }
  line_encoder_end(&line);
  return ERR_OK;
}

static bool is_open(void) { return tunnel_is_open_by(send_line); }

static void answer_hello(void) {
  owes_an_answer = true; /* bye, unless it can be opened */
  if (tunnel_open(send_line, CONSOLE_CABLE_MTU) != ERR_OK) {
    return;
  }
  tcp_trace_watch_netifs();
  taken = number;
  sent = 0;
  const uint8_t hello[] = {CONSOLE_CABLE_VERSION, CONSOLE_CABLE_MTU >> 8, CONSOLE_CABLE_MTU & 0xff, number};
  say(CONSOLE_HELLO, 0, hello, sizeof hello);
  owes_an_answer = false;
}

static void take_packet(void) {
  owes_an_answer = true;
  if (is_open() && number == (uint8_t)(taken + 1) && content != NULL) {
    taken = number;
    pbuf_realloc(content, (u16_t)(decoder.length - HEADER_OCTETS - LINE_CRC_OCTETS));
    tunnel_receive(content);
    content = NULL;
  }
}

static void drop_line(void) {
  reading = NO_LINE;
  if (content != NULL) {
    pbuf_free(content);
    content = NULL;
  }
}

static void begin_line(void) {
  drop_line();
  reading = LINE;
  line_decoder_start(&decoder);
}

static void end_line(void) {
  bool whole = reading == LINE && decoder.crc == 0 && decoder.length >= HEADER_OCTETS + LINE_CRC_OCTETS;
  if (whole && kind == CONSOLE_PACKET) {
    take_packet();
  } else if (whole && kind == CONSOLE_HELLO) {
    answer_hello();
  } else if (whole && kind == CONSOLE_BYE) {
    tunnel_close(send_line);
  }
  drop_line();
}

/* What follows number and kind goes where it is to stay: into the packet, of which the CRC is cut off in the end. */
static void take_octet(uint8_t octet) {
  unsigned at = decoder.length - 1u;
  if (at == 0) {
    number = octet;
  } else if (at == 1) {
    kind = octet;
    content = pbuf_alloc(PBUF_RAW, LONGEST_CONTENT, PBUF_POOL); /* without room it is not taken, and comes again */
  } else if (at >= HEADER_OCTETS + LONGEST_CONTENT) {
    reading = DAMAGED_LINE;
  } else if (content != NULL) {
    pbuf_put_at(content, (u16_t)(at - HEADER_OCTETS), octet);
  }
}

/* A damaged line is over where a whole one would be: its rest is not for the prompt. */
static void take_character(uint8_t character) {
  if (character == LINE_STX) {
    begin_line();
  } else if (character == LINE_CR) {
    end_line();
  } else if (reading == LINE) {
    int16_t octet = line_decode(&decoder, character);
    if (octet == LINE_DAMAGED) {
      reading = DAMAGED_LINE;
    } else if (octet != LINE_NO_OCTET) {
      take_octet((uint8_t)octet);
    }
  }
}

/* What the prompt is given may reset the engine, and this cable with it. Then what follows is the prompt's. */
static void on_typed(km_repl_state_t *repl, uint8_t *characters, size_t length) {
  km_repl_handler_t typed_to = prompt;
  size_t from = 0; /* the first that the prompt has not got */
  for (size_t at = 0; at < length && prompt != NULL; at++) {
    if (reading == NO_LINE && characters[at] != LINE_STX) {
      continue;
    }
    if (at > from) {
      typed_to(repl, characters + from, at - from);
    }
    from = at;
    if (prompt != NULL) {
      take_character(characters[at]);
      from = at + 1;
    }
  }
  if (length > from) {
    typed_to(repl, characters + from, length - from);
  }
  if (owes_an_answer) {
    owes_an_answer = false;
    say(is_open() ? CONSOLE_ACKNOWLEDGE : CONSOLE_BYE, taken, &sent, sizeof sent);
  }
}

void console_cable_start(void) {
  km_repl_state_t *repl = km_get_repl_state();
  prompt = repl->handler;
  repl->handler = on_typed;
}

void console_cable_stop(void) {
  tunnel_close(send_line);
  drop_line();
  owes_an_answer = false;
  km_get_repl_state()->handler = prompt;
  prompt = NULL;
}

void console_cable_turn(void) {
  if (is_open() && !stdio_usb_connected()) {
    tunnel_close(send_line);
  }
}
