/** The count of a proof by kills: what each strike met, and what was found wrong about it. */

export interface Strike {
  readonly work: string;
  /** How many processes it killed. */
  met: number;
  /** What was not as it must be after it. */
  readonly wrong: string[];
}

export interface Tally {
  readonly kills: number;
  /** Kills of strikes after which something was wrong, each once however much it was. */
  readonly failedKills: number;
  /** What was wrong with a lab and belongs to no strike. */
  readonly beside: number;
  readonly byWork: Readonly<Record<string, number>>;
}

export function tally(strikes: readonly Strike[], beside: readonly string[]): Tally {
  const byWork: Record<string, number> = {};
  let kills = 0;
  let failedKills = 0;
  let unmet = 0;
  for (const { work, met, wrong } of strikes) {
    kills += met;
    byWork[work] = (byWork[work] ?? 0) + met;
    if (wrong.length === 0) continue;
    failedKills += met;
    if (met === 0) unmet += 1;
  }
  return { kills, failedKills, beside: beside.length + unmet, byWork };
}

/** What a proof counts: whatever is wrong fails it, and no kill is counted twice. */
export const verdict = ({ kills, failedKills, beside }: Tally) => ({
  passed: kills - failedKills,
  failed: failedKills + beside,
});
