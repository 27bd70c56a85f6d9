/** The licence agreement of the simulated packages, in our own words. */
import type { Label } from '../../views/label.js';

/** Agreement for one package; `subject` names what is installed. */
export const agreement = (subject: Label): Label => ({
  en: [
    `Licence agreement for: ${subject.en}`,
    '',
    '1. This software belongs to a simulated appliance. You may install it on the appliance for which the package was made, and on no other.',
    '2. While it is being installed the appliance may interrupt its service. You choose the moment and you inform your users.',
    '3. A backup of settings and configuration made before the installation is your responsibility, and so is a copy of certificates and private keys.',
    '4. The number of endpoints accessed at the same time may not exceed the number of licences installed.',
    '5. Updates and help are given while a maintenance contract is in force.',
    '6. The software comes as it is, for training and rehearsal; it protects no real endpoint.',
  ].join('\n'),
  fr: [
    `Contrat de licence pour : ${subject.fr}`,
    '',
    '1. Ce logiciel appartient à un serveur simulé. Vous pouvez l’installer sur le serveur pour lequel le package a été établi, et sur aucun autre.',
    '2. Pendant l’installation, le serveur peut interrompre son service. Vous choisissez le moment et vous prévenez vos utilisateurs.',
    '3. La sauvegarde des paramètres et de la configuration avant l’installation vous incombe, de même qu’une copie des certificats et des clés privées.',
    '4. Le nombre de points de terminaison utilisés en même temps ne peut pas dépasser le nombre de licences installées.',
    '5. Les mises à jour et l’aide sont fournies tant qu’un contrat de maintenance est en vigueur.',
    '6. Le logiciel est fourni en l’état, pour la formation et la répétition ; il ne protège aucun point de terminaison réel.',
  ].join('\n'),
});
