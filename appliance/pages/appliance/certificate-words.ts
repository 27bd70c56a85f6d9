/** Words of the certificates page. */
import type { Label } from '../../../views/label.js';

export const certificateWords = {
  title: { en: 'Certificates', fr: 'Certificats' },
  list: { en: 'Security :: Certificates', fr: 'Sécurité :: Certificats' },
  issuedTo: { en: 'Issued To', fr: 'Remis à' },
  issuedBy: { en: 'Issued By', fr: 'Émis par' },
  name: { en: 'Friendly Name', fr: 'Nom convivial' },
  names: { en: 'Alternative Names', fr: 'Autres noms' },
  validity: { en: 'Valid', fr: 'Validité' },
  key: { en: 'Private Key', fr: 'Clé privée' },
  noKey: { en: 'none', fr: 'aucune' },
  addresses: { en: 'IP Addresses', fr: 'Adresses IP' },
  warnings: { en: 'Warnings', fr: 'Avertissements' },
  none: { en: 'None', fr: 'Aucun' },
  actions: { en: 'Actions', fr: 'Actions' },
  select: { en: 'Select', fr: 'Sélectionner' },
  menu: { en: 'With the selected certificate', fr: 'Avec le certificat sélectionné' },
  export: { en: 'Export', fr: 'Exporter' },
  remove: { en: 'Delete', fr: 'Supprimer' },
  apply: { en: 'Apply', fr: 'Appliquer' },
  empty: { en: 'There is no certificate.', fr: 'Il n’y a aucun certificat.' },
  factory: { en: 'Factory', fr: 'Usine' },
  factoryNote: {
    en: 'The factory certificate answers on every address that has no other. It is for first contact only: clients do not accept it.',
    fr: 'Le certificat d’usine répond sur toute adresse qui n’en a pas d’autre. Il ne sert qu’au premier contact : les clients ne l’acceptent pas.',
  },
  selectOne: { en: 'Select one certificate.', fr: 'Sélectionnez un certificat.' },
  gone: { en: 'This certificate does not exist any more.', fr: 'Ce certificat n’existe plus.' },

  assign: { en: 'Assign IP', fr: 'Assigner IP' },
  assignTitle: { en: 'Security :: Certificates :: Assign IP', fr: 'Sécurité :: Certificats :: Assigner IP' },
  assignNote: {
    en: 'The ticked addresses present this certificate. An address presents one certificate only: ticking it here takes it from another.',
    fr: 'Les adresses cochées présentent ce certificat. Une adresse n’en présente qu’un seul : la cocher ici la retire à un autre.',
  },
  save: { en: 'Save Configuration', fr: 'Enregistrer configuration' },
  address: { en: 'IP Address', fr: 'Adresse IP' },
  now: { en: 'Presents now', fr: 'Présente actuellement' },
  noAddress: { en: 'This appliance has no address yet.', fr: 'Ce serveur n’a pas encore d’adresse.' },
  assigned: {
    en: 'The addresses of the certificate were saved.',
    fr: 'Les adresses du certificat ont été enregistrées.',
  },
  needsKey: {
    en: 'Without its private key a certificate cannot be assigned to an address.',
    fr: 'Sans sa clé privée, un certificat ne peut être assigné à une adresse.',
  },

  install: { en: 'Security :: Certificate Installation', fr: 'Sécurité :: Installation d’un certificat' },
  installNote: {
    en: 'Create a certificate or a request for one, or import a file that you already have.',
    fr: 'Créez un certificat ou une demande de certificat, ou importez un fichier que vous possédez déjà.',
  },
  import: { en: 'Import', fr: 'Importer' },
  create: { en: 'Create', fr: 'Créer' },
  importTitle: {
    en: 'Security :: Certificate Installation :: Import',
    fr: 'Sécurité :: Installation d’un certificat :: Importation',
  },
  file: { en: 'Certificate File', fr: 'Fichier de certificat' },
  fileHelp: {
    en: 'PEM, DER or PKCS#12, with or without private key and chain.',
    fr: 'PEM, DER ou PKCS#12, avec ou sans clé privée et chaîne.',
  },
  passphrase: { en: 'Passphrase', fr: 'Phrase secrète' },
  upload: { en: 'Upload', fr: 'Transférer' },
  imported: {
    en: 'The certificate was imported. Assign an IP address to it.',
    fr: 'Le certificat a été importé. Assignez-lui une adresse IP.',
  },
  issuersAdded: {
    en: 'The issuers were added to the certificates that needed them.',
    fr: 'Les émetteurs ont été ajoutés aux certificats qui en avaient besoin.',
  },
  nothingNew: {
    en: 'This file brings nothing that is not here already.',
    fr: 'Ce fichier n’apporte rien qui ne soit déjà ici.',
  },

  exportTitle: { en: 'Security :: Certificates :: Export', fr: 'Sécurité :: Certificats :: Exportation' },
  exportAsk: { en: 'Choose what the file is to hold.', fr: 'Choisissez ce que le fichier doit contenir.' },
  exportNote: {
    en: 'Exporting removes nothing from this appliance. Whoever has the private key can pose as this site: protect the file with a passphrase.',
    fr: 'L’exportation ne supprime rien de ce serveur. Quiconque possède la clé privée peut se faire passer pour ce site : protégez le fichier par une phrase secrète.',
  },
  withCertificate: { en: 'Include certificate', fr: 'Inclure le certificat' },
  withKey: { en: 'Include private key', fr: 'Inclure la clé privée' },
  withChain: { en: 'Include certificate chain', fr: 'Inclure la chaîne de certificat' },
  confirmPassphrase: { en: 'Confirm Passphrase', fr: 'Confirmer la phrase secrète' },
  format: { en: 'File Format', fr: 'Format du fichier' },
  differ: { en: 'The two passphrases differ.', fr: 'Les deux phrases secrètes diffèrent.' },
  nothing: { en: 'Tick at least one part.', fr: 'Cochez au moins un élément.' },
  p12Needs: {
    en: 'A PKCS#12 file needs the certificate.',
    fr: 'Un fichier PKCS#12 nécessite le certificat.',
  },
  noKeyHere: {
    en: 'The private key of this certificate is not on this appliance.',
    fr: 'La clé privée de ce certificat n’est pas sur ce serveur.',
  },

  createTitle: {
    en: 'Security :: Certificate Installation :: Create',
    fr: 'Sécurité :: Installation d’un certificat :: Création',
  },
  keyHelp: {
    en: 'An existing key renews a certificate; a new key replaces it.',
    fr: 'Une clé existante renouvelle un certificat ; une nouvelle clé le remplace.',
  },
  newKey2048: { en: 'New Key (2048 bits)', fr: 'Nouvelle clé (2048 bits)' },
  newKey4096: { en: 'New Key (4096 bits)', fr: 'Nouvelle clé (4096 bits)' },
  country: { en: 'Country', fr: 'Pays' },
  countryHelp: { en: 'Two letters.', fr: 'Deux lettres.' },
  countryWrong: { en: 'Enter the two letters of a country.', fr: 'Saisissez les deux lettres d’un pays.' },
  state: { en: 'State or Province', fr: 'Région' },
  locality: { en: 'City', fr: 'Ville' },
  organization: { en: 'Organization', fr: 'Organisation' },
  unit: { en: 'Organizational Unit', fr: 'Unité d’organisation' },
  commonName: { en: 'Common Name', fr: 'Nom commun' },
  commonHelp: { en: 'The full name of the site.', fr: 'Le nom de domaine complet du site.' },
  nameList: { en: 'Subject Alternative Names', fr: 'Autres noms du sujet' },
  nameListHelp: {
    en: 'One per line: names, names with a leading *., or addresses.',
    fr: 'Un par ligne : noms, noms commençant par *. ou adresses.',
  },
  nameWrong: {
    en: 'One of these is neither a name nor an address.',
    fr: 'L’un d’eux n’est ni un nom ni une adresse.',
  },
  kind: { en: 'What to create', fr: 'Élément à créer' },
  selfSigned: { en: 'Self-signed certificate', fr: 'Certificat auto-signé' },
  request: { en: 'Certificate request', fr: 'Demande de certificat' },
  createdSelf: { en: 'The certificate was created.', fr: 'Le certificat a été créé.' },
  createdRequest: {
    en: 'The request was created. Have it signed, then import the certificate; keep the request here until then.',
    fr: 'La demande a été créée. Faites-la signer, puis importez le certificat ; conservez la demande ici jusque-là.',
  },
  waiting: { en: 'Waiting for the signed certificate', fr: 'En attente du certificat signé' },
  showRequest: { en: 'Show Request', fr: 'Afficher la demande' },
  requestTitle: { en: 'Security :: Certificates :: Request', fr: 'Sécurité :: Certificats :: Demande' },

  removeFactory: {
    en: 'The factory certificate cannot be deleted.',
    fr: 'Le certificat d’usine ne peut pas être supprimé.',
  },
  removeAssigned: {
    en: 'This certificate is assigned to an address. Assign the address to another one first.',
    fr: 'Ce certificat est assigné à une adresse. Assignez d’abord l’adresse à un autre.',
  },
  removeAsk: { en: 'Delete this certificate?', fr: 'Supprimer ce certificat ?' },
  removed: { en: 'The certificate was deleted.', fr: 'Le certificat a été supprimé.' },
} as const satisfies Record<string, Label>;
