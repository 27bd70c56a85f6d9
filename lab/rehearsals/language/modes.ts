/** How much a trainee is told: steps and hints, hints alone, nothing. */
export const modes = ['guided', 'listless', 'examination'] as const;
export type Mode = (typeof modes)[number];
