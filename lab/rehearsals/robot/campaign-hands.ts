/**
 * lab/rehearsals/robot/: a rehearsal walked by itself, through the pages that people use.
 *
 * What a campaign can do and a robot cannot: whoever has a campaign lends it its hands.
 */
import { BrowserError } from '../../clients/browser/browser.js';
import type { Command } from '../language/vocabulary.js';

export interface CampaignHands {
  /** Begins it; it goes on by itself. */
  begin(kind: string, values: Readonly<Record<string, unknown>>): void;
  /** What was found that must not be. */
  leadBack(): Promise<readonly string[]>;
}

/** The robot's commands that are done by them. */
export function campaignHandlers(hands: CampaignHands | null) {
  const there = (): CampaignHands => {
    if (hands === null)
      throw new BrowserError('unexpected', 'deeds of a campaign are done by bomgar-sim rehearse in a world');
    return hands;
  };
  return {
    deed: ({ kind, values = {} }: NonNullable<Command['deed']>): void => there().begin(kind, values),
    leadBack: async (): Promise<void> => {
      const found = await there().leadBack();
      if (found.length > 0) throw new BrowserError('unexpected', found.join('; '));
    },
  };
}
