/** Keys and the wheel over the recorder's drawing follow the links that zoom and move it; without this script they are links. */
{
  const PAUSE_MS = 200;
  const KEYS = { '+': 'in', '=': 'in', '-': 'out', ArrowLeft: 'earlier', ArrowRight: 'later', 0: 'all' };
  let freeMs = 0;

  const go = (link) => {
    if (performance.now() < freeMs) return;
    freeMs = performance.now() + PAUSE_MS;
    history.replaceState(null, '', link.href);
    document.dispatchEvent(new Event('stale'));
  };

  const linkOf = (id) => document.querySelector(`[data-zoom="${id}"]`);
  const view = (event) => event.target.closest?.('#flight-view') ?? null;

  document.addEventListener('keydown', (event) => {
    const link = KEYS[event.key] === undefined ? null : linkOf(KEYS[event.key]);
    if (link === null || event.ctrlKey || event.metaKey || event.altKey || view(event) === null) return;
    event.preventDefault();
    go(link);
  });

  /** Whoever has not clicked on it scrolls the page. */
  document.addEventListener(
    'wheel',
    (event) => {
      const over = view(event);
      if (over === null || over !== document.activeElement || event.deltaY === 0) return;
      event.preventDefault();
      const link = linkOf(event.deltaY < 0 ? 'in' : 'out');
      if (link !== null) go(link);
    },
    { passive: false },
  );

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-zoom]') ?? null;
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link);
  });
}
