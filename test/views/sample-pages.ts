/** Every kind of page, drawn in both languages. */
import { createRenderer } from '../../appliance/web/render.js';
import { renderLab, renderLabSections } from '../../lab/console/drawing/render-lab.js';
import { languages, same } from '../../views/label.js';
import { layoutWords, words } from '../../views/words.js';
import {
  applianceFrame,
  applianceSections,
  failoverFrame,
  failoverSections,
  openFrame,
  reportSections,
} from './samples.js';

export interface SamplePage {
  readonly name: string;
  readonly html: string;
}

const labBody = (section: string): string => `
<div class="lab-clock"><span class="lab-time">2018-06-04 13:49:18</span><form method="post"><button type="button" aria-pressed="false">x1</button><button type="button" aria-pressed="true">x60</button></form></div>
<p class="lab-state tone-good"><strong>access.example.com</strong> <span>127.20.0.10</span></p>
<div class="lab-grid"><section class="card lab-device" aria-labelledby="box-a"><div class="lab-front"><h2 id="box-a">A</h2><div class="lab-row"><span class="lab-lamp tone-good">eth0</span><span class="lab-lamp tone-bad">eth1</span><span class="lab-lamp">RAID</span></div></div><dl class="facts"><div><dt>IP</dt><dd>127.20.0.11</dd></div></dl></section><pre class="lab-log" tabindex="0">13:49:18 …</pre>${section}</div>`;

export function samplePages(): readonly SamplePage[] {
  const renderer = createRenderer();
  return languages.flatMap((language) => {
    const lab = { language, here: '/', tabs: [{ label: words.status, href: '/', current: true }] };
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
      lab: renderLab(
        { en: 'The pair', fr: 'La paire' },
        labBody(renderLabSections(failoverSections, lab)),
        lab,
      ),
    };
    return Object.entries(pages).map(([name, html]) => ({ name: `${name}-${language}`, html }));
  });
}
