import type { Debrief } from './report.js';

/** The figures alone. */
export const asJson = ({ report }: Debrief): string => `${JSON.stringify(report, null, 2)}\n`;
