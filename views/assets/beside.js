/**
 * The page beside the work in a window at the edge of the screen, and boxes' pages in one that leaves that edge
 * free; without this script both are links that open as the browser likes.
 */
{
  const EDGE = 430;

  const room = () => {
    const { availLeft = 0, availTop = 0, availWidth, availHeight } = screen;
    return { left: availLeft, top: availTop, width: availWidth, height: availHeight };
  };

  const open = (link, name, { left, width }) => {
    const { top, height } = room();
    return window.open(link.href, name, `popup,left=${left},top=${top},width=${width},height=${height}`);
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a') ?? null;
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const { left, width } = room();
    // Too small for two windows: the browser's own tabs are better.
    if (width < 2 * EDGE) return;
    const isEdge = link.dataset.window === 'edge';
    const isBox = link.target === '_blank' && innerWidth <= EDGE + 60;
    if (!isEdge && !isBox) return;
    const opened = isEdge
      ? open(link, 'lab-beside', { left: left + width - EDGE, width: EDGE })
      : open(link, '_blank', { left, width: width - EDGE });
    if (opened !== null) event.preventDefault();
  });
}
