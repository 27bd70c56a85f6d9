/** A setting that came with a foreign file and is of another kind is as if it were not there. */
import t from 'tap';
import * as v from 'valibot';
import { openStore } from '../../../appliance/store/database.js';
import {
  flagSetting,
  numberSetting,
  readSetting,
  settingOf,
  textSetting,
  writeSetting,
} from '../../../appliance/store/site/settings.js';
import { installPackageNow } from '../../../appliance/store/site/software.js';
import { createMemoryDisk } from '../../../hardware/disk/memory-disk.js';

const declared = [
  textSetting('test.value', 'text'),
  numberSetting('test.value', 7),
  flagSetting('test.value', true),
  settingOf('test.value', v.picklist(['en', 'fr']), 'fr'),
  settingOf('test.value', v.object({ port: v.number() }), { port: 25 }),
  settingOf('test.value', v.array(v.string()), ['one']),
];

t.test('what is not of the declared kind is not there', async (t) => {
  const disk = createMemoryDisk(1e9);
  installPackageNow(disk, 'site-15.1.1', { nowMs: 0, adminPasswordHash: null });
  const site = openStore(disk, 'site');
  const raw = site.db.prepare(
    'INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  for (const one of declared) {
    site.transaction('test', () => writeSetting<unknown>(site, one, one.initial));
    t.same(readSetting<unknown>(site, one), one.initial, 'as written');
    for (const text of ['null', '{"port":"x"}', '[7]', '{', '']) {
      raw.run(one.key, text);
      t.same(readSetting<unknown>(site, one), one.initial, `${text} is no ${typeof one.initial}`);
    }
  }
});
