/** Heavy jobs that change nothing that a page shows: pages are the same before, during and after them. */
export const readingJobs: ReadonlySet<string> = new Set([
  'site.backup',
  'site.check-backup',
  'sync.cursors',
  'sync.stand',
  'sync.config-digest',
  'sync.digests',
  'sync.pack',
  'sync.config-pack',
  'sync.config-files',
  'sync.wanted',
  'sync.blobs-pack',
]);
