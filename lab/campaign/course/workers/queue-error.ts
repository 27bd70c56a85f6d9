/** The queue cannot be used: one sentence that says why. */
export class QueueError extends Error {}
