/** Where students connect: the LEDs show this port's connections, and no others. */
export const LAB_PORT = 7000;

/** JSON lines: see control/protocol.ts. */
export const CONTROL_PORT = 7001;

/** UDP port of the cable: UDP_CABLE_PORT in firmware/lwip/udp_cable.h. */
export const CABLE_PORT = 7002;

/** UDP port on which harnesses listen for boards. */
export const BEACON_PORT = 7003;
