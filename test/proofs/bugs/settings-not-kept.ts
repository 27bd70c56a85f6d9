import { plantedBug } from '../hunt/planted-bug.js';

export const settingsNotKept = plantedBug({
  name: 'settings-not-kept',
  what: 'The settings of the Failover page are said to be saved, and are not.',
  edits: [
    {
      file: 'appliance/services/failover/service.ts',
      find: `node.box.transaction('failover.settings', () => writeFailoverSettings(node.box, next));`,
      replace: `if (next.autoSyncMinutes !== 5) node.box.transaction('failover.settings', () => writeFailoverSettings(node.box, next));`,
    },
  ],
  expects: ['lost'],
});
