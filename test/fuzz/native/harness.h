#ifndef TCPLAB_FUZZ_HARNESS_H
#define TCPLAB_FUZZ_HARNESS_H

/* Ends the run with a message; libFuzzer keeps the input. */
_Noreturn void harness_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One line of the story that is printed when a single input is replayed. */
void harness_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
