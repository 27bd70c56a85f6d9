/** How a command hears that it is to end (lab/bin/lifeline.mjs). */

export interface End {
  /** A signal's name, or a sentence without its end. */
  readonly why: string;
  /** Exit code of a command that ends at once. */
  readonly code: number;
}

export interface Lifeline {
  /** The newest listener alone is told; without one the process ends at once. Returns how to take it off. */
  onEnd(listener: (end: End) => void): () => void;
  /** Goes on when those who started us, and the terminal, are gone. */
  detach(): void;
}
