/** The present moment. Use cases are given one, so that a test decides what time it is. */
export type Clock = () => Date;

/** The machine's own clock. */
export const systemClock: Clock = () => new Date();
