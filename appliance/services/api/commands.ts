/**
 * appliance/services/: what a box does beside serving pages; pages and node know each by its contract.ts.
 * appliance/services/api/: what pages and services know of the API: its actions, its eras, the numbers that
 * programs are told.
 *
 * The actions of the Command API: what they do, and which permission they need.
 */
import type { Label } from '../../../views/label.js';

export interface Command {
  /** 'read' needs read_only, 'write' full access, 'any' only a valid account. */
  readonly needs: 'any' | 'read' | 'write';
  /** Root of the answer. */
  readonly root: string;
  readonly does: Label;
}

const writing = (does: Label): Command => ({ needs: 'write', root: 'success', does });

export const commands = {
  get_api_info: {
    needs: 'any',
    root: 'api_information',
    does: {
      en: 'Tells the API’s version and what the account may do',
      fr: 'Indique la version de l’API et les autorisations du compte',
    },
  },
  check_health: {
    needs: 'read',
    root: 'health_check',
    does: {
      en: 'Tells the appliance’s health and failover role',
      fr: 'Indique l’état du serveur et son rôle de reprise',
    },
  },
  get_session_attributes: {
    needs: 'read',
    root: 'custom_attributes',
    does: { en: 'Reads a session’s attributes', fr: 'Lit les attributs d’une session' },
  },
  set_session_attributes: writing({
    en: 'Sets a session’s attributes',
    fr: 'Définit les attributs d’une session',
  }),
  join_session: writing({ en: 'Adds a user to a session', fr: 'Ajoute un utilisateur à une session' }),
  terminate_session: writing({ en: 'Ends a session', fr: 'Termine une session' }),
  import_jump_shortcut: writing({
    en: 'Adds a Jump Shortcut (from 16.1)',
    fr: 'Ajoute un raccourci de Jump (dès la 16.1)',
  }),
  set_failover_role: writing({ en: 'Changes the failover role', fr: 'Change le rôle de reprise' }),
} satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

export const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);
