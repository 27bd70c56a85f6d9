/** Where a robot stands between two commands, and the tabs that it has open. */
import type { Browser, Download } from '../../clients/browser/browser.js';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface TabState {
  readonly browser: Browser;
  /** The workstation whose network it has; null: the operator's. */
  readonly from: string | null;
  /** What was last signed in with here; a person signs in again when asked to. */
  credentials: Credentials | null;
}

/** Which command of which block. */
export interface CommandPlace {
  readonly block: number;
  readonly command: number;
}

export interface MarkedTab {
  readonly name: string;
  readonly from: string | null;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly credentials: Credentials | null;
}

/** Another robot goes on from there, and asks for its pages anew. */
export interface RobotMark extends CommandPlace {
  /** The tab that it has turned to. */
  readonly tab: string | null;
  readonly tabs: readonly MarkedTab[];
  readonly files: ReadonlyMap<string, Download>;
  readonly remembered: ReadonlyMap<string, string>;
}

/** Whether a command is not before a mark. */
export const isFrom = (mark: RobotMark, block: number, command: number): boolean =>
  block > mark.block || (block === mark.block && command >= mark.command);

/** Where the pages of tabs are. Throws BrowserError where one has none. */
export const markedTabs = (tabs: ReadonlyMap<string, TabState>): MarkedTab[] =>
  [...tabs].map(([name, { browser, from, credentials }]) => {
    const { host, port, path } = browser.where();
    return { name, from, host, port, path, credentials };
  });
