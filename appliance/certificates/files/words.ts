/** Why a certificate file is refused, and what to do. */
import type { Label } from '../../../views/label.js';
import type { KeyRefusal } from './key.js';

export type CertificateFileRefusal =
  | KeyRefusal
  | 'not-a-certificate'
  | 'certificate-damaged'
  | 'damaged'
  | 'pkcs7-damaged'
  | 'file-cipher'
  | 'too-slow'
  | 'too-large'
  | 'too-many'
  | 'empty'
  | 'key-alone'
  | 'key-differs'
  | 'key-of-issuer'
  | 'several-servers'
  | 'request'
  | 'public-key'
  | 'java-keystore'
  | 'web-page';

export const certificateFileRefusals: Readonly<Record<CertificateFileRefusal, Label>> = {
  'not-a-certificate': {
    en: 'This file holds no certificate: PEM, DER, PKCS#7 and PKCS#12 files can be imported.',
    fr: 'Ce fichier ne contient aucun certificat : les fichiers PEM, DER, PKCS#7 et PKCS#12 peuvent être importés.',
  },
  'certificate-damaged': {
    en: 'A certificate in this file is damaged or cut short. Fetch the file anew from whoever issued it.',
    fr: 'Un certificat de ce fichier est endommagé ou tronqué. Récupérez le fichier à nouveau auprès de son émetteur.',
  },
  damaged: {
    en: 'This file is damaged or cut short. Copy or export it anew.',
    fr: 'Ce fichier est endommagé ou tronqué. Copiez-le ou exportez-le à nouveau.',
  },
  'pkcs7-damaged': {
    en: 'The PKCS#7 block of this file is damaged or holds no certificates. Export it anew, with the certificates.',
    fr: 'Le bloc PKCS#7 de ce fichier est endommagé ou ne contient pas de certificats. Exportez-le à nouveau, avec les certificats.',
  },
  'file-cipher': {
    en: 'This PKCS#12 file is sealed in a way that is not known here. Export it anew with AES-256 or Triple DES and SHA-256 or SHA-1.',
    fr: 'Ce fichier PKCS#12 est scellé d’une manière inconnue ici. Exportez-le à nouveau avec AES-256 ou Triple DES et SHA-256 ou SHA-1.',
  },
  'too-slow': {
    en: 'This file asks for more than a million rounds to be opened. Export it anew with the usual settings.',
    fr: 'Ce fichier demande plus d’un million d’itérations pour être ouvert. Exportez-le à nouveau avec les réglages habituels.',
  },
  'too-large': {
    en: 'A certificate file has at most 64 KB. Import the certificate with its own chain only.',
    fr: 'Un fichier de certificat fait au plus 64 Ko. Importez le certificat avec sa seule chaîne.',
  },
  'too-many': {
    en: 'A file may hold at most 40 certificates. Leave out those that do not belong to the chain.',
    fr: 'Un fichier peut contenir au plus 40 certificats. Retirez ceux qui ne font pas partie de la chaîne.',
  },
  empty: { en: 'This file is empty.', fr: 'Ce fichier est vide.' },
  'password-needed': {
    en: 'The private key in this file is protected. Enter its passphrase.',
    fr: 'La clé privée de ce fichier est protégée. Saisissez sa phrase secrète.',
  },
  'password-wrong': {
    en: 'The passphrase does not open this file.',
    fr: 'La phrase secrète n’ouvre pas ce fichier.',
  },
  'key-damaged': {
    en: 'The private key in this file is damaged or cut short. Export it anew.',
    fr: 'La clé privée de ce fichier est endommagée ou tronquée. Exportez-la à nouveau.',
  },
  'key-cipher': {
    en: 'The private key is sealed with a cipher that is not accepted any more (DES, RC2 or RC4). Seal it anew with AES or Triple DES.',
    fr: 'La clé privée est scellée avec un chiffrement qui n’est plus accepté (DES, RC2 ou RC4). Scellez-la à nouveau avec AES ou Triple DES.',
  },
  'key-kind': {
    en: 'The private key is neither RSA nor EC: this appliance presents no others.',
    fr: 'La clé privée n’est ni RSA ni EC : ce serveur n’en présente pas d’autres.',
  },
  'key-openssh': {
    en: 'The private key has the format of OpenSSH. Convert it first: ssh-keygen -p -m PKCS8 -f FILE.',
    fr: 'La clé privée est au format OpenSSH. Convertissez-la d’abord : ssh-keygen -p -m PKCS8 -f FICHIER.',
  },
  'key-alone': {
    en: 'This file holds a private key but no certificate for it.',
    fr: 'Ce fichier contient une clé privée, mais aucun certificat correspondant.',
  },
  'key-differs': {
    en: 'The private key in this file belongs to none of its certificates.',
    fr: 'La clé privée de ce fichier ne correspond à aucun de ses certificats.',
  },
  'key-of-issuer': {
    en: 'The private key in this file belongs to an issuer, not to the certificate of the server. Put the server’s own key into the file.',
    fr: 'La clé privée de ce fichier est celle d’un émetteur, non celle du certificat du serveur. Mettez la clé du serveur dans le fichier.',
  },
  'several-servers': {
    en: 'This file holds certificates or keys of more than one server. Import one file for each.',
    fr: 'Ce fichier contient des certificats ou des clés de plusieurs serveurs. Importez un fichier pour chacun.',
  },
  request: {
    en: 'This is a certificate request. Have it signed by an authority, then import the certificate that it sends.',
    fr: 'Ceci est une demande de certificat. Faites-la signer par une autorité, puis importez le certificat qu’elle envoie.',
  },
  'public-key': {
    en: 'This file holds a public key only. Import the certificate that an authority made of it.',
    fr: 'Ce fichier ne contient qu’une clé publique. Importez le certificat qu’une autorité en a fait.',
  },
  'java-keystore': {
    en: 'This is a Java keystore. Convert it first: keytool -importkeystore -deststoretype PKCS12.',
    fr: 'Ceci est un magasin de clés Java. Convertissez-le d’abord : keytool -importkeystore -deststoretype PKCS12.',
  },
  'web-page': {
    en: 'This is a web page, not a certificate: the download did not bring the file.',
    fr: 'Ceci est une page web, non un certificat : le téléchargement n’a pas donné le bon fichier.',
  },
};
