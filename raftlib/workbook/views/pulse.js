// Passes the kernel's numbered beats on to the page, which so notices a line that died silently and
// hears what time it is there, and keeps what was chosen in the page's address.
const KEPT = 'screen'; // the browser's own

const keep = (address) => {
  if (Object.keys(address).length === 0) return; // the page is nobody's yet
  const asked = new URLSearchParams(address);
  const screen = new URLSearchParams(window.location.search).get(KEPT);
  if (screen) asked.set(KEPT, screen);
  window.history.replaceState(window.history.state, '', `?${asked}${window.location.hash}`);
};

export default {
  initialize({ model }) {
    keep(model.get('address'));
    model.on('change:address', () => keep(model.get('address')));
    model.on('msg:custom', ({ beat, now }) => {
      if (now) window.dispatchEvent(new CustomEvent('raft-now', { detail: now }));
      if (beat) window.dispatchEvent(new CustomEvent('raft-beat', { detail: beat }));
    });
  },
};
