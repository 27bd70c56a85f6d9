/** What the host's file system or network refuses, in words. */

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not',
  EPERM: 'this user may not',
  EROFS: 'it is mounted read-only',
  ENOSPC: 'no room is left on the host’s disk',
  EDQUOT: 'this user’s share of the host’s disk is used up',
  ENOTDIR: 'it, or a part of its path, is a file',
  EISDIR: 'it is a folder',
  ENOENT: 'there is nothing of that name',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the host’s disk does not answer',
  SQLITE_FULL: 'no room is left on the host’s disk',
  SQLITE_READONLY: 'it is mounted read-only',
  SQLITE_CANTOPEN: 'a database cannot be opened',
  SQLITE_IOERR: 'the host’s disk does not answer',
  EADDRINUSE: 'another program has it',
  EADDRNOTAVAIL: 'this host does not have it',
  EMFILE: 'too many files are open on this host',
};

const hasCode = (error: unknown): error is Error & { code: string; syscall?: string } =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/** Whether the host refused a call. */
export const isHostError = (error: unknown): error is Error & { code: string; syscall: string } =>
  hasCode(error) && error.syscall !== undefined;

/** Whether SQLite was refused something by the host, however it says it in detail. */
export const isDatabaseRefused = (error: unknown): boolean =>
  hasCode(error) && /^SQLITE_(FULL|READONLY|CANTOPEN|IOERR)/.test(error.code);

/** Why, with the host's own name of it. */
export function hostReason(error: unknown): string {
  if (!hasCode(error)) return error instanceof Error ? error.message : String(error);
  const words = reasons[error.code] ?? reasons[error.code.split('_').slice(0, 2).join('_')];
  return words === undefined ? error.message : `${words} (${error.code})`;
}
