// Large type for a projector: ?screen=projector. Runs before anything is painted.
(() => {
  const url = new URL(window.location.href);
  const large = url.searchParams.get('screen') === 'projector';
  if (large) url.searchParams.delete('screen');
  else url.searchParams.set('screen', 'projector');
  if (large) document.documentElement.classList.add('raft-projector');

  document.addEventListener('DOMContentLoaded', () => {
    const link = document.getElementById('raft-screen');
    if (!link) return;
    link.href = url.href;
    link.textContent = large ? 'Leave the large type (Esc)' : 'Large type for a projector';
    link.hidden = false;
  });
  document.addEventListener('keydown', (event) => {
    if (large && event.key === 'Escape' && !event.defaultPrevented) window.location.assign(url);
  });
})();
