// Keeps what a person typed or chose on a page until it opens again, and puts it back there.
// A field that keeps itself, such as a shared text, says so: data-raft-keeps-itself; so does a choice
// that is in the page's address, by its class.
(() => {
  const PREFIX = 'raft-draft:';
  const LONGEST_MS = 10 * 3600 * 1000;
  const TRY_MS = 250;
  const GIVE_UP_MS = 30000;
  const MOST_CHARACTERS = 200000;
  const FIELDS = 'input, textarea, select';
  const NEVER =
    '[type=password], [type=hidden], [type=file], [type=checkbox], [type=radio], [type=submit], ' +
    '[autocomplete=one-time-code], [autocomplete*=password], [name=code], .raft-shared-text *, ' +
    '[data-raft-keeps-itself], [data-raft-keeps-itself] *, .raft-in-address *';

  const member = () => document.body.dataset.member || '';
  const here = () => {
    const query = new URLSearchParams(window.location.search);
    query.delete('screen'); // large type is the same page
    query.delete('copy'); // fills what is empty, so what was typed stays
    return `${PREFIX}${member()}:${window.location.pathname}?${query}`;
  };
  const fields = () =>
    [...document.querySelectorAll(FIELDS)].filter((field) => !field.matches(NEVER));
  const label = (field) =>
    (field.labels?.[0]?.textContent || field.getAttribute('aria-label') || '').trim();
  // The label, and which of those with the same label it is.
  const place = (field, all = fields()) => {
    const same = all.filter((other) => label(other) === label(field));
    return `${label(field)}#${same.indexOf(field)}`;
  };
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  const read = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key)) || {};
    } catch {
      return {};
    }
  };
  const write = (key, draft) => {
    try {
      const text = JSON.stringify(draft);
      if (text.length < MOST_CHARACTERS) sessionStorage.setItem(key, text);
    } catch {
      // a full or forbidden store: the page works without
    }
  };
  const stored = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  // Another person may have sat down at this tablet.
  const tidy = () => {
    for (const key of stored()) {
      const old = Date.now() - (read(key).at || 0) > LONGEST_MS;
      if (old || !key.startsWith(`${PREFIX}${member()}:`)) sessionStorage.removeItem(key);
    }
  };

  let pending = {};
  let kept = '';
  const keep = ({ target }) => {
    if (!target.matches?.(FIELDS) || target.matches(NEVER)) return;
    const where = place(target);
    delete pending[where];
    kept = here();
    write(here(), {
      at: Date.now(),
      fields: { ...read(here()).fields, [where]: target.value },
    });
  };

  const settled = async () => {
    await pause(2 * TRY_MS);
    const until = Date.now() + GIVE_UP_MS;
    const kernel = () => window.jupyterapp?.widgetManager?.kernel;
    while (kernel()?.status === 'busy' && Date.now() < until) await pause(TRY_MS);
  };
  const offers = (field, value) =>
    field.tagName !== 'SELECT' || [...field.options].some((option) => option.value === value);
  // One after another, in the page's order: what is offered in one list may follow from another.
  const putBack = async () => {
    pending = { ...read(here()).fields };
    const until = Date.now() + GIVE_UP_MS;
    while (Object.keys(pending).length && Date.now() < until) {
      const all = fields();
      const next = all.find((field) => {
        const value = pending[place(field, all)];
        return value !== undefined && !field.disabled && offers(field, value);
      });
      if (!next) {
        await pause(TRY_MS);
        continue;
      }
      const where = place(next, all);
      const value = pending[where];
      delete pending[where];
      if (next.value === value) continue;
      next.value = value;
      for (const kind of ['input', 'change']) next.dispatchEvent(new Event(kind, { bubbles: true }));
      await settled();
    }
    pending = {};
  };

  const leave = (event) => {
    const link = event.target.closest?.('a[href]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // those open a new tab
    if (link.target === '_blank' || link.matches('[download], [data-raft-keeps]')) return;
    if (new URL(link.href).hash && new URL(link.href).pathname === window.location.pathname) return;
    sessionStorage.removeItem(here());
  };

  // What is stored has an address of its own by now, and was typed under another.
  const forget = () => [kept, here()].forEach((key) => sessionStorage.removeItem(key));

  tidy();
  document.addEventListener('input', keep);
  document.addEventListener('change', keep);
  document.addEventListener('click', leave);
  document.addEventListener('submit', () => stored().forEach((key) => sessionStorage.removeItem(key)));
  window.addEventListener('raft-stored', forget);
  window.addEventListener('raft-opened', putBack, { once: true });
})();
