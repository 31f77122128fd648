/** Of the app; the harness checks that the board runs the one it expects. */
export const VERSION = '0.1.0';
