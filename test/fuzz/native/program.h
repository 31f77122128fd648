#ifndef TCPLAB_FUZZ_PROGRAM_H
#define TCPLAB_FUZZ_PROGRAM_H

#include <stdint.h>

/* The program on the board: what JavaScript would be. */

/* What it does in its callbacks, from a bit mask. */
void program_behave(uint32_t reactions);

/* Loads the module, starts it and listens. */
void program_start(void);

/* Calls one function of the module; `next` gives the octets that choose which, and its arguments. */
void program_call(uint32_t (*next)(void));

#endif
