// Large type for a projector: ?screen=projector. Runs before anything is painted.
(() => {
  const large = new URLSearchParams(window.location.search).get('screen') === 'projector';
  if (large) document.documentElement.classList.add('raft-projector');
  // The same page as it is now: its address keeps what was chosen.
  const other = () => {
    const url = new URL(window.location.href);
    if (large) url.searchParams.delete('screen');
    else url.searchParams.set('screen', 'projector');
    return url;
  };

  document.addEventListener('DOMContentLoaded', () => {
    const link = document.getElementById('raft-screen');
    if (!link) return;
    const aim = () => {
      link.href = other().href;
    };
    for (const event of ['pointerenter', 'focus', 'click']) link.addEventListener(event, aim);
    aim();
    link.textContent = large ? 'Leave the large type (Esc)' : 'Large type for a projector';
    link.hidden = false;
  });
  document.addEventListener('keydown', (event) => {
    if (large && event.key === 'Escape' && !event.defaultPrevented) window.location.assign(other());
  });
})();
