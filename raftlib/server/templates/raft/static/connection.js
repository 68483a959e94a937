// Says honestly when the link to the workbook is lost. (Coming back by itself is issue 3.)
(() => {
  const EVERY_MS = 5000;
  const LOST = 'Connection lost. What you see may be out of date. Reload the page when the workbook runs again.';
  const CLOSED = 'This page was closed because nobody was looking at it. Reload it to go on.';
  let failures = 0;

  const say = (sentence) => {
    const bar = document.getElementById('raft-status');
    if (bar && bar.textContent !== sentence) bar.textContent = sentence;
  };
  const ask = async () => {
    const config = document.getElementById('jupyter-config-data');
    if (!config || document.hidden) return;
    const { baseUrl, kernelId } = JSON.parse(config.textContent);
    try {
      const answer = await fetch(`${baseUrl}api/kernels/${kernelId}`, {
        cache: 'no-store',
        signal: AbortSignal.timeout(4000),
      });
      failures = 0;
      say(answer.status === 404 ? CLOSED : '');
    } catch {
      failures += 1;
      if (failures > 1) say(LOST);
    }
  };
  setInterval(ask, EVERY_MS);
})();
