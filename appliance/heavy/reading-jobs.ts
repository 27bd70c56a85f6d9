/** Heavy jobs that read only: pages show the same before, during and after them. */
export const readingJobs: ReadonlySet<string> = new Set([
  'site.backup',
  'site.check-backup',
  'sync.stand',
  'sync.pack',
  'sync.config-pack',
  'sync.config-files',
  'sync.wanted',
  'sync.blobs-pack',
]);
