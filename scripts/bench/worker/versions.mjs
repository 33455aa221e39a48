// The programs that the worker is compared with.

export const SHARP = '0.35.5';
/** The Makefile installs it. */
export const OXIMG = '0.18.1';
