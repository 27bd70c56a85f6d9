/**
 * What is wrong with a page for somebody who hears it, or goes through it by Tab: landmarks, headings, names,
 * the order of focus. A script for a browser, hence a text.
 */
export const readPage = `(() => {
  const wrong = [];
  const isSeen = (one) => one.checkVisibility() && one.getClientRects().length > 0;
  const textOf = (one) => (one?.textContent ?? '').replace(/\\s+/g, ' ').trim();
  const byId = (ids) =>
    (ids ?? '').split(' ').map((id) => textOf(document.getElementById(id))).join(' ');
  const nameOf = (one) =>
    (one.getAttribute('aria-label') ?? '') ||
    byId(one.getAttribute('aria-labelledby')).trim() ||
    textOf(one) ||
    (one.getAttribute('title') ?? '');

  for (const landmark of ['header', 'main', 'nav', 'footer'])
    if (document.querySelectorAll(landmark).length === 0) wrong.push(\`no \${landmark}\`);
  for (const nav of document.querySelectorAll('nav')) if (nameOf(nav) === '') wrong.push('a nav without a name');
  const headings = [...document.querySelectorAll('h1, h2, h3, h4')].filter(isSeen);
  if (headings.filter(({ tagName }) => tagName === 'H1').length !== 1) wrong.push('not one h1');
  let level = 0;
  for (const heading of headings) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) wrong.push(\`h\${own} after h\${level}: \${textOf(heading)}\`);
    if (textOf(heading) === '') wrong.push('an empty heading');
    level = own;
  }

  const pressed = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
  const reached = pressed.filter((one) => isSeen(one) && one.getAttribute('type') !== 'hidden');
  const first = reached[0];
  if (first?.getAttribute('href') !== '#main') wrong.push('the skip link is not first');

  // Two buttons that do different things are not called the same; where one stands may tell them apart.
  const called = new Map();
  for (const one of reached) {
    const name = nameOf(one);
    if (/^(A|BUTTON|SUMMARY)$/.test(one.tagName) && name === '') {
      wrong.push(\`without a name: \${one.outerHTML.slice(0, 120)}\`);
      continue;
    }
    const form = one.closest('form');
    if (one.tagName === 'BUTTON' && form !== null) {
      const does = [...new FormData(form)]
        .filter(([field, value]) => field !== '_csrf' && field !== '_drawn' && typeof value === 'string')
        .map((pair) => pair.join('='))
        .join('&');
      const about = byId(one.getAttribute('aria-describedby'));
      const place = textOf(one.closest('section, details')?.querySelector('h2, h3, summary') ?? null);
      const whole = \`\${name} · \${about} · \${place}\`;
      const known = called.get(whole);
      if (known !== undefined && known !== does) wrong.push(\`two buttons are ‘\${whole}’\`);
      called.set(whole, does);
    }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName)) {
      const labels = one.labels;
      if ((labels === null || labels.length === 0) && nameOf(one) === '') wrong.push(\`a field without a label: \${one.id}\`);
    }
    if (one.tabIndex > 0) wrong.push(\`out of order by tabindex: \${name}\`);
  }

  // From one to the next the eye goes down, or on to the right.
  const main = document.querySelector('main');
  const inMain = reached.filter((one) => main?.contains(one) === true && one.closest('svg') === null);
  for (const [index, one] of inMain.entries()) {
    const before = inMain[index - 1];
    if (before === undefined) continue;
    const [from, to] = [before.getBoundingClientRect(), one.getBoundingClientRect()];
    if (to.bottom < from.top - 1 && to.left <= from.left)
      wrong.push(\`‘\${nameOf(one)}’ stands above ‘\${nameOf(before)}’, which comes first\`);
  }
  if (document.documentElement.scrollWidth > innerWidth + 1)
    wrong.push(\`\${document.documentElement.scrollWidth} px wide on \${innerWidth}\`);
  return wrong;
})()`;
