#ifndef TCPLAB_LINE_CODE_H
#define TCPLAB_LINE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One frame of the cable as a line of a console: STX, base64 (RFC 4648 §4, without padding), CR; from the board CR LF.
 * In it are a number, a kind, octets that depend on the kind, and a CRC-16 of all of them (polynomial 0x1021 from all
 * ones, the first bit first), its high octet first: the CRC of a whole line is 0. Nothing here can be Ctrl-C, for which
 * Kaluma throws away what was typed. */

#define LINE_STX 0x02u
#define LINE_CR 0x0du
#define LINE_CRC_OCTETS 2u

/* Reads a line, character by character. `pending` holds the bits that do not make up an octet yet. */
struct line_decoder {
  uint32_t pending;
  uint16_t crc;
  uint16_t length; /* octets so far */
};

void line_decoder_start(struct line_decoder *decoder);

/* Takes a character. Returns the octet that it completes, LINE_NO_OCTET if it completes none, LINE_DAMAGED if it is not
 * of base64. */
int16_t line_decode(struct line_decoder *decoder, uint8_t character);
#define LINE_NO_OCTET (-1)
#define LINE_DAMAGED (-2)

/* Writes a line. Characters are gathered, so that the console is called once for many. */
struct line_encoder {
  uint32_t pending;
  uint16_t crc;
  uint8_t used;
  char characters[64];
};

void line_encoder_start(struct line_encoder *encoder);
void line_encode(struct line_encoder *encoder, const uint8_t *octets, size_t length);
/* Ends the line with its CRC. */
void line_encoder_end(struct line_encoder *encoder);

#endif
