#ifndef TCPLAB_ASSERTION_H
#define TCPLAB_ASSERTION_H

/* module.cmake includes this before every file of the firmware, so that it holds where lwIP is compiled. */
#ifndef __ASSEMBLER__

#define LWIP_PLATFORM_ASSERT(message) assertion_failed(message)

/* Keeps the message and restarts the board. lwIP cannot go on, and the SDK's own panic() would hang until the power is
 * cut. */
__attribute__((noreturn)) void assertion_failed(const char *message);

/* What had failed when the board restarted; empty if that was not why. A reset by hand forgets it. */
const char *assertion_before_restart(void);

#endif

#endif
