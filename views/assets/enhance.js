/**
 * Live pages: word from the server makes the page fetch itself and take over what changed, node by
 * node, so that focus, caret, open lists, scroll and what somebody types stay as they are (the
 * browser itself keeps a touched field's value when only its attribute changes). Without this
 * script a live page refreshes by itself every few seconds (head.eta); nothing else depends on it.
 */
{
  const RETRY_MS = 5000;
  const LOOK_MS = 1000;
  const PARTS = ['box', 'box-time', 'tabs', 'subs'];
  let source = null;
  let sourceUrl = null;
  let timer = null;
  let busy = false;
  let again = false;

  const main = () => document.getElementById('main');

  const idOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.id : '');

  const alike = (old, next) => old.nodeName === next.nodeName && idOf(old) === idOf(next);

  /** Whether somebody unfolded it is the reader's affair, of which the server knows nothing. */
  const isReaders = (node, name) => name === 'open' && node.nodeName === 'DETAILS';

  const isTyped = (one) => {
    if (one.type === 'checkbox' || one.type === 'radio') return one.checked !== one.defaultChecked;
    if ('defaultValue' in one) return one.type !== 'hidden' && one.value !== one.defaultValue;
    if (one.nodeName !== 'SELECT') return false;
    const chosen = [...one.options].find(({ defaultSelected }) => defaultSelected) ?? one.options[0];
    return chosen !== undefined && one.value !== chosen.value;
  };

  /** What somebody has begun to type goes with what stood there then: saving it over a change is told. */
  const keepsMark = (node) =>
    node.nodeName === 'INPUT' && node.name === '_drawn' && [...node.form.elements].some(isTyped);

  const takeAttributes = (old, next) => {
    if (keepsMark(old)) return;
    for (const { name } of [...old.attributes]) {
      if (!next.hasAttribute(name) && !isReaders(old, name)) old.removeAttribute(name);
    }
    for (const { name, value } of next.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  };

  /** Makes `old` like `next` with the fewest changes; both are alike. */
  const take = (old, next) => {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
      return;
    }
    takeAttributes(old, next);
    const named = new Map([...old.children].filter(({ id }) => id !== '').map((child) => [child.id, child]));
    let place = old.firstChild;
    for (const child of [...next.childNodes]) {
      const twin = idOf(child) === '' ? place : (named.get(idOf(child)) ?? null);
      if (twin !== null && alike(twin, child)) {
        if (twin === place) place = place.nextSibling;
        else old.insertBefore(twin, place);
        take(twin, child);
      } else {
        old.insertBefore(document.adoptNode(child), place);
      }
    }
    while (place !== null) {
      const leftover = place;
      place = place.nextSibling;
      leftover.remove();
    }
  };

  const notesIn = (card) => [...card.querySelectorAll('p.after')];

  /** Cards with work that is followed, and what stands below their buttons. */
  const worksIn = (main) =>
    [...main.querySelectorAll('.card[id]:has(.progress)')].map((card) => ({
      id: card.id,
      said: new Set(notesIn(card).map(({ textContent }) => textContent)),
    }));

  /** The work has ended: what its card says now and did not say before is what was waited for. */
  const tellEnd = ({ id, said }) => {
    const card = document.getElementById(id);
    if (card === null || card.querySelector('.progress') !== null) return;
    for (const note of notesIn(card)) {
      if (said.has(note.textContent)) continue;
      note.classList.add('ended');
      note.setAttribute('role', 'status');
      note.replaceChildren(...note.childNodes);
    }
  };

  const takeMain = (next) => {
    const old = main();
    const flash = old.querySelector('#flash');
    // Once the work has ended, "it has begun" is no longer true.
    const stays = next.dataset.live !== undefined || next.dataset.poll !== undefined;
    if (flash !== null && stays && next.querySelector('#flash') === null) {
      next.querySelector('h1')?.after(flash.cloneNode(true));
    }
    const active = document.activeElement;
    const inside = active !== null && active !== old && old.contains(active);
    const works = worksIn(old);
    take(old, next);
    for (const work of works) tellEnd(work);
    // What had the focus may be gone, or may have moved and lost it.
    if (inside && document.activeElement !== active) {
      (active.isConnected ? active : old).focus({ preventScroll: true });
    }
  };

  /** Nobody answers: the page says so, and which stage that is of what is waited for. */
  const fallSilent = () => {
    const note = document.getElementById('silent');
    if (note !== null) note.hidden = false;
    for (const stage of main().querySelectorAll('[data-while]')) {
      if (stage.dataset.while === 'silent') stage.setAttribute('aria-current', 'step');
      else stage.removeAttribute('aria-current');
    }
  };

  /** Pages of another kind (signed out, site down, site back) are loaded whole. */
  const kindOf = (element) => `${element.className} ${element.dataset.poll ?? ''}`;

  const refresh = async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, cache: 'no-store' });
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = next.getElementById('main');
      if (answer.redirected || fresh === null || kindOf(fresh) !== kindOf(main())) {
        location.reload();
        return;
      }
      document.title = next.title;
      for (const id of PARTS) {
        const [old, part] = [document.getElementById(id), next.getElementById(id)];
        if (old !== null && part !== null) take(old, part);
      }
      takeMain(fresh);
      follow();
    } catch {
      fallSilent();
      later(RETRY_MS);
    } finally {
      busy = false;
    }
    if (again) {
      again = false;
      void refresh();
    }
  };

  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(refresh, ms);
  };

  const follow = () => {
    const { live, poll } = main().dataset;
    if (poll !== undefined) later(Number(poll) * 1000);
    if (live !== undefined && live === sourceUrl && source?.readyState !== EventSource.CLOSED) return;
    source?.close();
    source = null;
    sourceUrl = live ?? null;
    if (live === undefined) return;
    source = new EventSource(live);
    let opened = false;
    source.onopen = () => {
      // After a gap the page catches up.
      if (opened) void refresh();
      opened = true;
    };
    source.onmessage = () => void refresh();
    source.onerror = () => {
      // A lost connection may be a lost appliance: looking tells.
      later(source?.readyState === EventSource.CLOSED ? RETRY_MS : LOOK_MS);
    };
  };

  /** On a narrow screen the tabs scroll: the current one is brought into sight. */
  const showTab = () => {
    const current = document.querySelector('#tabs [aria-current]');
    const list = current?.closest('ul');
    if (list == null) return;
    const [tab, all] = [current.getBoundingClientRect(), list.getBoundingClientRect()];
    list.scrollLeft += tab.left - all.left - (all.width - tab.width) / 2;
  };

  /** Another script has changed the address: what stands there is fetched. */
  document.addEventListener('stale', () => void refresh());

  showTab();
  follow();
}
