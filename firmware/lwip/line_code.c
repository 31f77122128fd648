#include "line_code.h"

#include "pico/stdio.h"

static uint16_t crc_after(uint16_t crc, uint8_t octet) {
  crc = (uint16_t)(crc << 8 | crc >> 8) ^ octet;
  crc ^= (crc & 0xff) >> 4;
  crc ^= (uint16_t)(crc << 12);
  return crc ^ (uint16_t)((crc & 0xff) << 5);
}

static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int8_t value_of(uint8_t character) {
  if (character >= 'a' && character <= 'z') {
    return (int8_t)(character - 'a' + 26);
  }
  if (character >= 'A' && character <= 'Z') {
    return (int8_t)(character - 'A');
  }
  if (character >= '0' && character <= '9') {
    return (int8_t)(character - '0' + 52);
  }
  return character == '+' ? 62 : character == '/' ? 63 : -1;
}

/* In `pending` the highest bit that is set stands above those that wait, and tells how many they are. */
#define NOTHING_PENDING 1u

void line_decoder_start(struct line_decoder *decoder) {
  *decoder = (struct line_decoder){.pending = NOTHING_PENDING, .crc = 0xffff};
}

int16_t line_decode(struct line_decoder *decoder, uint8_t character) {
  int8_t value = value_of(character);
  if (value < 0) {
    return LINE_DAMAGED;
  }
  uint32_t pending = decoder->pending << 6 | (uint8_t)value;
  if (pending < 1u << 8) {
    decoder->pending = pending;
    return LINE_NO_OCTET;
  }
  unsigned rest = pending >= 1u << 12 ? 4 : pending >= 1u << 10 ? 2 : 0; /* bits of the next octet */
  uint8_t octet = (uint8_t)(pending >> rest);
  decoder->pending = 1u << rest | (pending & ((1u << rest) - 1));
  decoder->crc = crc_after(decoder->crc, octet);
  decoder->length++;
  return octet;
}

static void put(struct line_encoder *encoder, char character) {
  encoder->characters[encoder->used++] = character;
  if (encoder->used == sizeof encoder->characters) {
    stdio_put_string(encoder->characters, encoder->used, false, false);
    encoder->used = 0;
  }
}

void line_encoder_start(struct line_encoder *encoder) {
  encoder->pending = NOTHING_PENDING;
  encoder->crc = 0xffff;
  encoder->used = 0;
  put(encoder, LINE_STX);
}

void line_encode(struct line_encoder *encoder, const uint8_t *octets, size_t length) {
  for (size_t at = 0; at < length; at++) {
    encoder->crc = crc_after(encoder->crc, octets[at]);
    encoder->pending = encoder->pending << 8 | octets[at];
    /* 0, 2 or 4 bits waited: now there are one or two letters of 6 bits. */
    unsigned rest = encoder->pending >= 1u << 12 ? 6 : encoder->pending >= 1u << 10 ? 4 : 2;
    put(encoder, LETTERS[encoder->pending >> rest & 63]);
    encoder->pending = 1u << rest | (encoder->pending & ((1u << rest) - 1));
    if (rest == 6) {
      put(encoder, LETTERS[encoder->pending & 63]);
      encoder->pending = NOTHING_PENDING;
    }
  }
}

void line_encoder_end(struct line_encoder *encoder) {
  const uint8_t crc[LINE_CRC_OCTETS] = {(uint8_t)(encoder->crc >> 8), (uint8_t)encoder->crc};
  line_encode(encoder, crc, sizeof crc);
  unsigned filled = encoder->pending >= 1u << 4 ? 2 : 4;
  if (encoder->pending != NOTHING_PENDING) {
    put(encoder, LETTERS[encoder->pending << filled & 63]);
  }
  put(encoder, '\r');
  put(encoder, '\n');
  stdio_put_string(encoder->characters, encoder->used, false, false);
}
