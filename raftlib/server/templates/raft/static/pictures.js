// Asks again for a chart that could not be had, such as while the network was cut.
(() => {
  const AGAIN_MS = 4000;
  const TRIES = 30;

  // Such an event goes no further than its picture, but it passes here on its way there.
  const askAgain = ({ target }) => {
    if (!target.closest?.('.raft-chart')) return;
    const tries = Number(target.dataset.tries || 0);
    if (tries >= TRIES) return;
    target.dataset.tries = tries + 1;
    setTimeout(() => target.setAttribute('src', target.getAttribute('src')), AGAIN_MS);
  };
  document.addEventListener('error', askAgain, true);
})();
