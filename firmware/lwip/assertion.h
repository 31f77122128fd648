#ifndef TCPLAB_ASSERTION_H
#define TCPLAB_ASSERTION_H

/* module.cmake includes this before every file of the firmware, so that it holds where lwIP is compiled. */
#ifndef __ASSEMBLER__

#define LWIP_PLATFORM_ASSERT(message) assertion_failed(message)

/* Keeps the message and restarts the board. lwIP cannot go on, and the SDK's own panic() would hang until the power is
 * cut. */
__attribute__((noreturn)) void assertion_failed(const char *message);

/* The last message, in RAM that the SDK's start-up code leaves as it is. */
extern struct kept_assertion {
  unsigned mark; /* tells a message from what RAM holds at power on */
  char message[60];
} kept_assertion;

/* What had failed when the board restarted; empty if that was not why. A reset by hand forgets it. */
const char *assertion_before_restart(void);

#endif

#endif
