/** What the made pair is signed in with. Lab values, documented in the README. */

/** For both sites; all made users share the password. */
export const labCredentials = { username: 'admin', password: 'Rehearse-2018!' } as const;

/** The key that both boxes of the made pair hold. */
export const labPresharedKey = 'Rehearse-shared-key-2018';

/**
 * The lab password as the accounts store it (appliance/store/passwords.ts), at the lowest cost: hashing
 * anew for every box, or checking at full cost, would protect nothing that is not written above.
 */
export const labPasswordHash =
  'scrypt$1024$pRFG04B3/5kuuoTPHV6bJA==$LfY+EUI/B/V5O0tU1OcaZgi5f5PtFPzkCpolC3bfvyo=';
export const labPasswordCost = 1024;
