// Notices when the line to the kernel is lost, comes back by itself, and says so.
// JupyterLab's client gives up after seven tries, and never notices a line that died silently.
(() => {
  const LATE_MS = 6500; // the pulse beats every 5 s
  const SILENT_MS = 20000;
  const STUCK_MS = 15000;
  const PATIENCE_MS = 3000;
  const LOOK_MS = 1500;
  const ASK_MS = 5000;
  const HIDDEN_MS = 30000;
  const LONGEST_WAIT_MS = 6000;
  const LEAVING_MS = 20000;
  const RELOAD_SPREAD_MS = 3000; // 60 phones that come back at once must not open at once
  const NOT_DRAWN = 'Error displaying widget: model not found';
  const RELOADS = 'raft-reloads';
  const PROTOCOL = 'v1.kernel.websocket.jupyter.org';
  const LOST = 'Connection lost. What you typed is kept; trying again';
  const BACK = 'Back. The connection is there again';
  const ASLEEP = 'This page is opened again by itself. What you typed is kept';
  const TOO_OFTEN = 'This page cannot be opened again by itself. Reload it in a minute';

  let heard = Date.now();
  let last = 0;
  let lost = false;
  let tries = 0;
  let timer = 0;
  let looking = false;
  let ending = false;
  let leaving = 0;
  let joined = 0;
  let doubted = 0;
  let torn = 0;
  let step = '';

  const manager = () => window.jupyterapp?.widgetManager;
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const silence = () => Date.now() - heard;
  const isLeaving = () => Date.now() - leaving < LEAVING_MS;
  const connected = () => manager()?.kernel?.connectionStatus === 'connected';

  const address = () => {
    const config = document.getElementById('jupyter-config-data');
    if (!config) return '/account'; // the kernel is not there yet; this leads no further
    const { baseUrl, kernelId } = JSON.parse(config.textContent);
    return `${baseUrl}api/kernels/${kernelId}`;
  };
  // 'here', 'gone' (the kernel has ended), 'stranger' (signed out), 'slow' or 'away'.
  const ask = async () => {
    try {
      const answer = await fetch(address(), {
        cache: 'no-store',
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (answer.type === 'opaqueredirect' || [401, 403].includes(answer.status)) return 'stranger';
      if (answer.status === 404) return 'gone';
      return answer.ok ? 'here' : 'away';
    } catch (error) {
      // A server on which many pages open at once may take long; an open page has waited already.
      return error.name === 'TimeoutError' && !manager() ? 'slow' : 'away';
    }
  };

  const lose = () => {
    if (ending) return;
    if (!lost) tries = 0;
    lost = true;
    window.raftSay('line', LOST);
  };
  const find = () => {
    if (!lost) return;
    lost = false;
    tries = 0;
    window.raftSay('line', BACK, { good: true, briefly: true });
  };

  // A page whose kernel does not last would otherwise open again and again.
  const recentReloads = () => {
    const since = Date.now() - 300000;
    return (sessionStorage.getItem(RELOADS) || '').split(',').filter((at) => Number(at) > since);
  };
  const reload = async () => {
    if (ending || isLeaving()) return;
    ending = true;
    const reloads = recentReloads();
    if (reloads.length > 4) {
      window.raftSay('line', TOO_OFTEN);
      return;
    }
    sessionStorage.setItem(RELOADS, [...reloads, Date.now()].join(','));
    window.raftSay('line', ASLEEP);
    await pause(Math.random() * RELOAD_SPREAD_MS * (1 + reloads.length));
    window.location.reload();
  };
  const signIn = () => {
    if (ending) return;
    ending = true;
    const here = window.location.pathname + window.location.search;
    window.location.assign(`/login?next=${encodeURIComponent(here)}`);
  };

  // A new socket; the old one may look open and be dead.
  const reconnect = async () => {
    const { kernel } = manager();
    joined = Date.now();
    const joining = kernel.reconnect().catch(() => {});
    await Promise.race([joining, pause(3 * PATIENCE_MS)]);
    if (!connected()) return;
    heard = Date.now();
    find();
  };

  // A page that was cut off while it opened never goes on, and a browser says nothing of it.
  const watchOpening = () => {
    const now = document.getElementById('raft-step')?.textContent;
    if (lost) {
      [doubted, step] = [Date.now(), now];
      find();
    } else if (now !== step) {
      doubted = 0;
    } else if (doubted && Date.now() - doubted > STUCK_MS) {
      reload();
    }
  };
  const look = async () => {
    const found = await ask();
    if (found === 'gone') return reload();
    if (found === 'stranger') return signIn();
    if (found === 'away') return lose();
    if (found === 'slow') return undefined;
    if (!manager()) return watchOpening();
    if (manager().kernel.isDisposed) return reload(); // the client took the kernel for dead
    joined ||= Date.now();
    const silent = connected() ? last && silence() > SILENT_MS : Date.now() - joined > SILENT_MS;
    if (lost || silent) return reconnect();
    return undefined;
  };
  // Where a computer is slow, a part may be drawn before its widget is there, and never again.
  const isTorn = () =>
    [...document.querySelectorAll('.jupyter-widgets')].some((part) => part.textContent === NOT_DRAWN);
  const due = () => !last || lost || !connected() || silence() > LATE_MS;
  const wait = () => {
    if (lost) {
      const steps = Math.min(2000 * 1.2 ** tries, LONGEST_WAIT_MS);
      return (document.hidden ? HIDDEN_MS : steps) * (0.75 + Math.random() / 2);
    }
    if (document.hidden) return HIDDEN_MS;
    return last && silence() < LATE_MS && connected() ? LOOK_MS : ASK_MS;
  };
  const check = async () => {
    if (looking || ending) return;
    looking = true;
    clearTimeout(timer);
    torn = connected() && isTorn() ? torn + 1 : 0;
    try {
      if (torn > 1) await reload();
      else if (due() && !isLeaving()) await look();
    } finally {
      looking = false;
    }
    tries += 1;
    timer = setTimeout(check, wait());
  };

  window.addEventListener('raft-beat', ({ detail }) => {
    // The first beat of a kernel is sent before its page can hear it: this one has taken over.
    const missed = detail === 1 || (last && detail !== last + 1);
    last = detail;
    heard = Date.now();
    if (connected()) find();
    if (missed) window.raftResync();
  });
  window.addEventListener('offline', lose);
  window.addEventListener('online', check);
  window.addEventListener('pageshow', ({ persisted }) => persisted && check());
  // The kernel ends as soon as the page is left, and a reload then would bring the person back.
  window.addEventListener('beforeunload', () => {
    leaving = Date.now();
  });
  document.addEventListener('visibilitychange', () => document.hidden || check());
  timer = setTimeout(check, ASK_MS);

  const watchKernel = async () => {
    while (!manager()) await pause(50);
    const { kernel } = manager();
    // Where its first socket never opened the client asks for none, and the server refuses that.
    kernel._selectedProtocol ||= PROTOCOL;
    while (!connected()) await pause(500);
    kernel.connectionStatusChanged.connect((_kernel, status) => {
      if (status === 'connected') return;
      joined = Date.now(); // the client tries at once, and mostly that is enough
      check();
    });
    // A kernel that was started anew after a crash knows nothing of this page.
    kernel.statusChanged.connect((_kernel, status) => /restarting|dead/.test(status) && reload());
  };
  watchKernel();
})();
