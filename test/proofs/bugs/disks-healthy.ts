import { plantedBug } from '../hunt/planted-bug.js';

export const disksHealthy = plantedBug({
  name: 'disks-healthy',
  what: 'A health check says nothing of failed disks.',
  edits: [
    {
      file: 'appliance/services/monitoring/health.ts',
      find: `  if (raid === 'degraded' || raid === 'rebuilding') found.push('A disk has failed or is being rebuilt.');
  if (raid === 'failed') found.push('The disks have failed.');
`,
      replace: `  if (raid === 'missing') found.push('The disks have failed.');
`,
    },
  ],
  expects: ['lie'],
});
