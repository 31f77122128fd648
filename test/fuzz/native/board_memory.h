#ifndef TCPLAB_FUZZ_BOARD_MEMORY_H
#define TCPLAB_FUZZ_BOARD_MEMORY_H

/* Gives all variables of the board and of the harness the values that they had at the start of the process. */
void board_memory_reset(void);

#endif
