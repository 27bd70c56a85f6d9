/** What a time server said that the box does not follow, and what to do about it. */
import type { Label } from '../../../views/label.js';

export const clockWords = {
  denied: (server: string, code: string): Label => ({
    en: `The NTP server ${server} refuses this appliance (${code}): it is not asked any more. Ask its administrators, or enter another server under Networking > IP Configuration; saving the setting asks again.`,
    fr: `Le serveur NTP ${server} refuse ce serveur (${code}) : il n’est plus interrogé. Adressez-vous à ses administrateurs ou saisissez un autre serveur sous Réseau > Configuration IP ; enregistrer le paramètre relance les interrogations.`,
  }),
  rate: (server: string): Label => ({
    en: `The NTP server ${server} wants to be asked less often (RATE): the interval is longer now.`,
    fr: `Le serveur NTP ${server} demande des interrogations moins fréquentes (RATE) : l’intervalle est maintenant plus long.`,
  }),
  unset: (server: string, stratum: number): Label => ({
    en: `The NTP server ${server} answers that its own clock is not set (stratum ${stratum}): its time is not followed. See to that server, or enter another one.`,
    fr: `Le serveur NTP ${server} répond que sa propre horloge n’est pas réglée (strate ${stratum}) : son heure n’est pas suivie. Vérifiez ce serveur ou saisissez-en un autre.`,
  }),
  spike: (server: string): Label => ({
    en: `The time of the NTP server ${server} has jumped (see Last Offset). It is followed only if it stays so for five minutes.`,
    fr: `L’heure du serveur NTP ${server} a fait un saut (voir Dernier écart). Elle n’est suivie que si cela dure cinq minutes.`,
  }),
  panic: (server: string): Label => ({
    en: `The time of the NTP server ${server} differs by more than 1000 s (see Last Offset), too much to be believed: the clock is left alone. If the server is right, save the NTP setting again under Networking > IP Configuration: the next answer is followed whatever it says.`,
    fr: `L’heure du serveur NTP ${server} diffère de plus de 1000 s (voir Dernier écart), trop pour être crédible : l’horloge n’est pas modifiée. Si le serveur a raison, enregistrez de nouveau le paramètre NTP sous Réseau > Configuration IP : la réponse suivante sera suivie quelle qu’elle soit.`,
  }),
};
