/** Every kind of page, drawn in both languages. */
import { createRenderer } from '../../appliance/web/drawing/render.js';
import { sectionsPart } from '../../lab/console/drawing/parts.js';
import { renderLab } from '../../lab/console/drawing/render-lab.js';
import { drawPage } from '../../lab/console/drawing/site.js';
import { type Language, languages, same } from '../../views/label.js';
import { layoutWords, words } from '../../views/words.js';
import { sampleLabState } from '../support/sample-lab/lab.js';
import { applianceFrame, failoverFrame, openFrame } from './sample-frames.js';
import { reportSections } from './sample-reports.js';
import { applianceSections, failoverSections } from './sample-sections.js';

export interface SamplePage {
  readonly name: string;
  readonly html: string;
}

/** The console's own pages that are more than sections of blocks. */
const labPaths = ['/', '/rehearsals', '/guide'] as const;

const drawLab = (here: (typeof labPaths)[number], language: Language): string =>
  drawPage(here, {
    state: { ...sampleLabState(), alarms: [words.unknown] },
    language,
    here,
    csrf: 'token',
    flash: { tone: 'good', text: words.enabled },
  }) ?? '';

export function samplePages(): readonly SamplePage[] {
  const renderer = createRenderer();
  return languages.flatMap((language) => {
    const lab = { language, here: '/', tabs: [{ label: words.status, href: '/', current: true, pages: [] }] };
    const pages = {
      failover: renderer.render(failoverFrame, failoverSections, language),
      appliance: renderer.render(applianceFrame, applianceSections, language),
      reports: renderer.render({ ...failoverFrame, live: false, flash: null }, reportSections, language),
      'sign-in': renderer.signIn(
        {
          frame: openFrame,
          postTo: '/login/sign-in',
          username: 'admin',
          flash: { tone: 'bad', text: { en: 'Sign-in failed.', fr: 'Échec de la connexion.' } },
          agreement: null,
          forgotten: '/login/forgotten',
          next: '/login/reports',
        },
        language,
      ),
      'sign-in-appliance': renderer.signIn(
        {
          frame: { ...openFrame, site: 'appliance', role: null },
          postTo: '/appliance/sign-in',
          username: '',
          flash: null,
          agreement: {
            title: { en: 'Login Agreement', fr: 'Accord de connexion' },
            text: 'Usage autorisé uniquement.',
          },
          forgotten: null,
          next: null,
        },
        language,
      ),
      'password-change': renderer.render(
        { ...failoverFrame, tabs: [], live: false, flash: { tone: 'info', text: layoutWords.changeIntro } },
        [
          {
            id: 'password',
            title: words.password,
            blocks: [
              {
                kind: 'form',
                action: 'change',
                submit: words.save,
                fields: [
                  { kind: 'password', name: 'password', label: words.password, value: '', required: true },
                  {
                    kind: 'password',
                    name: 'again',
                    label: words.confirmPassword,
                    value: '',
                    error: same('!'),
                  },
                ],
              },
            ],
          },
        ],
        language,
      ),
      confirm: renderer.confirm(
        {
          frame: { ...failoverFrame, flash: null },
          action: 'break',
          values: { name: 'x"y', list: ['1', '2'], _csrf: 'old' },
          title: { en: 'Break the relationship?', fr: 'Rompre la relation ?' },
          text: {
            en: 'a.example.com and b.example.com become two sites of their own.',
            fr: 'a.example.com et b.example.com deviennent deux sites indépendants.',
          },
          button: { en: 'Break', fr: 'Rompre' },
        },
        language,
      ),
      maintenance: renderer.maintenance({ frame: { ...openFrame, time: null, role: null } }, language),
      'not-found': renderer.error({ frame: { ...openFrame, time: null }, status: 404 }, language),
      'lab-sections': renderLab({ en: 'The pair', fr: 'La paire' }, [sectionsPart(failoverSections)], lab),
      ...Object.fromEntries(labPaths.map((path) => [`lab-${path.slice(1)}`, drawLab(path, language)])),
    };
    return Object.entries(pages).map(([name, html]) => ({ name: `${name}-${language}`, html }));
  });
}
