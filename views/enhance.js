/**
 * Live pages: word from the server makes the page fetch itself and swap its changing parts. What
 * somebody is typing, the focus and the flash stay. Without this script a live page refreshes by
 * itself every few seconds (see head.eta), and nothing else depends on it.
 */
(() => {
  const RETRY_MS = 5000;
  const parts = ['box', 'box-time', 'tabs', 'subs'];
  const focusable = 'a[href],button,input,select,textarea,summary,[tabindex]';
  let source = null;
  let sourceUrl = null;
  let timer = null;
  let busy = false;
  let again = false;

  const main = () => document.getElementById('main');

  const typedInto = (field) => {
    if (field.type === 'hidden') return false;
    if (field.type === 'file') return field.value !== '';
    if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
    if (field.tagName === 'SELECT') {
      return [...field.options].some(
        (option) => option.selected !== option.defaultSelected && option.index > 0,
      );
    }
    return field.value !== field.defaultValue;
  };

  const whereIsFocus = (old) => {
    const active = document.activeElement;
    if (active === null || !old.contains(active)) return null;
    const all = [...old.querySelectorAll(focusable)];
    // Boxes and buttons have no caret; asking them gives null or throws.
    const caret = 'selectionStart' in active && active.selectionStart !== null;
    const range = caret ? [active.selectionStart, active.selectionEnd] : null;
    return { id: active.id, index: all.indexOf(active), text: active.textContent, active, range };
  };

  const restoreFocus = (place, fresh) => {
    if (place === null) return;
    const byId = place.id === '' ? null : document.getElementById(place.id);
    const byIndex = [...fresh.querySelectorAll(focusable)][place.index];
    const same = byIndex !== undefined && byIndex.textContent === place.text ? byIndex : null;
    const target = byId ?? same ?? fresh;
    target.focus({ preventScroll: true });
    if (place.range !== null && target === place.active) target.setSelectionRange(...place.range);
  };

  const swapMain = (next) => {
    const old = main();
    const fresh = next.getElementById('main');
    const flash = old.querySelector('#flash');
    if (flash !== null && fresh.querySelector('#flash') === null) {
      fresh.querySelector('h1')?.after(flash.cloneNode(true));
    }
    const place = whereIsFocus(old);
    for (const field of old.querySelectorAll('input[id],select[id],textarea[id]')) {
      const keep = typedInto(field) || field === place?.active;
      const twin = keep ? next.getElementById(field.id) : null;
      if (twin !== null && twin.type === field.type) twin.replaceWith(field);
    }
    old.replaceWith(document.adoptNode(fresh));
    restoreFocus(place, main());
  };

  const swapPart = (id, next) => {
    const [old, fresh] = [document.getElementById(id), next.getElementById(id)];
    if (old === null || fresh === null || old.innerHTML === fresh.innerHTML) return;
    if (!old.contains(document.activeElement)) old.replaceWith(document.adoptNode(fresh));
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
      for (const id of parts) swapPart(id, next);
      if (main().innerHTML !== fresh.innerHTML) swapMain(next);
      else if (fresh.dataset.live === undefined) delete main().dataset.live;
      follow();
    } catch {
      later();
    } finally {
      busy = false;
      if (again) {
        again = false;
        void refresh();
      }
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, RETRY_MS);
  };

  const follow = () => {
    const { live, poll } = main().dataset;
    if (live !== undefined && live === sourceUrl && source?.readyState !== EventSource.CLOSED) return;
    source?.close();
    source = null;
    sourceUrl = live ?? null;
    clearTimeout(timer);
    if (poll !== undefined) timer = setTimeout(refresh, Number(poll) * 1000);
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
      if (source?.readyState === EventSource.CLOSED) later();
    };
  };

  follow();
})();
