/* Included before each C file: its variables go into sections of their own, so that each input can begin with the
 * memory of a board that has just been switched on (board_memory.c). */
#pragma clang section bss = "board_bss" data = "board_data"
