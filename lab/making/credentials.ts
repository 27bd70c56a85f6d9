/** What the made pair is signed in with. Lab values, documented in the README. */

/** For both sites; all made users share the password. */
export const labCredentials = { username: 'admin', password: 'Rehearse-2018!' } as const;

/** The key that both boxes of the made pair hold. */
export const labPresharedKey = 'Rehearse-shared-key-2018';

/** The lab password as the accounts store it: hashing anew for every box would cost a second. */
export const labPasswordHash = '';
