/**
 * The inter-appliance pre-shared key: a document of the box, so that it never travels. Empty until
 * somebody enters one on the Security page.
 */
import type { Store } from '../database.js';
import { readDoc, writeDoc } from '../docs.js';

const PSK_DOC = 'preshared-key';

export const PSK_LENGTH_MAX = 128;
/** Shorter ones could be guessed by whoever once heard a proof of it. */
export const PSK_LENGTH_MIN = 12;

/** '' when none is set. */
export const readPsk = (box: Store): string => readDoc<string>(box, PSK_DOC) ?? '';

/** Inside the caller's transaction. */
export const writePsk = (box: Store, psk: string): void => writeDoc(box, PSK_DOC, psk);
