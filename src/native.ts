type Lwip = import('lwip').Lwip;

function load(): Lwip | null {
  try {
    return require('lwip');
  } catch {
    return null; /* stock Kaluma */
  }
}

const loaded = load();

/** Whether this firmware has the native module. */
export const hasNativeModule = loaded !== null;

/** The native module. Not to be touched without `hasNativeModule`. */
export const lwip = loaded as Lwip;
