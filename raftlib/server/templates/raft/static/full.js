// Tries a full room again by itself; not all at the same moment.
(() => {
  const LEAST_MS = 8000;
  const SPREAD_MS = 8000;
  setTimeout(() => {
    document.getElementById('raft-again').textContent = 'Trying again now.';
    window.location.reload();
  }, LEAST_MS + Math.random() * SPREAD_MS);
})();
