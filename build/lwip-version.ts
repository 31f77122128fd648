/** The lwIP that the lab's expectations were measured on; that of Kaluma 1.2.1 (2.2.0) agrees with it in every state. */
export const LWIP_VERSION = '2.2.1';

/** Where to get lwIP by hand, as the next step of an error. */
export const LWIP_BY_HAND = `Get lwIP ${LWIP_VERSION} from https://savannah.nongnu.org/projects/lwip/, unpack it, and set LWIP_DIR to the folder that holds its "src".`;
