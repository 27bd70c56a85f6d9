/** What stands above everything else in the console: for whom the lab waits. */
import type { Label } from '../../../views/label.js';
import type { Awaited } from '../../hosting/hosting.js';

const clock = (hostMs: number): string => new Date(hostMs).toTimeString().slice(0, 8);

/** For whom the lab waits, since when, and what can be done. */
export function awaitedAlarm({ name, pid, sinceMs, stopped }: Awaited): Label {
  const box = name.toUpperCase();
  const process = pid === null ? '' : `process ${pid}`;
  const state = {
    en: [process, stopped ? 'stopped' : 'busy'].filter((part) => part !== '').join(', '),
    fr: [process.replace('process', 'processus'), stopped ? 'arrêté' : 'occupé']
      .filter((part) => part !== '')
      .join(', '),
  };
  const since = clock(sinceMs);
  return {
    en: `The lab waits for appliance ${box} (${state.en}) since ${since}, this computer’s time. Lab time stands still; pages can be looked at. Cut the power of ${box}, or let its process go on.`,
    fr: `Le laboratoire attend le serveur ${box} (${state.fr}) depuis ${since}, heure de cet ordinateur. L’heure du laboratoire est arrêtée ; les pages restent consultables. Coupez l’alimentation de ${box}, ou laissez son processus continuer.`,
  };
}
