// The bar at the foot of a page: what the line and the fields are doing, one sentence at a time.
// Fields tell it with `raft-saving`, a CustomEvent on window: { id, waiting }.
(() => {
  const TOPICS = ['line', 'saving']; // the more urgent first
  const BRIEFLY_MS = 5000;
  const PATIENCE_MS = 1000; // a field that is saved sooner was never in doubt
  const said = {};
  const timers = {};
  const waiting = new Set();
  let doubted = false;
  let doubts = 0;

  // What has the keyboard's focus must not lie under the bar (WCAG 2.4.11).
  const uncover = (bar) => {
    const focused = document.activeElement;
    if (!bar.textContent || !focused || focused === document.body) return;
    const covered = focused.getBoundingClientRect().bottom - bar.getBoundingClientRect().top;
    if (covered > 0) window.scrollBy(0, covered + 16);
  };
  const show = () => {
    const bar = document.getElementById('raft-status');
    if (!bar) return;
    const topic = TOPICS.find((name) => said[name]?.sentence);
    const { sentence = '', calm = true, good = false } = said[topic] || {};
    bar.classList.toggle('raft-calm', calm);
    bar.classList.toggle('raft-good', good);
    document.documentElement.classList.toggle('raft-told', Boolean(sentence) && !calm);
    if (bar.textContent !== sentence) bar.textContent = sentence;
    if (!calm) uncover(bar);
  };
  window.raftSay = (topic, sentence, { calm = false, good = false, briefly = false } = {}) => {
    clearTimeout(timers[topic]);
    said[topic] = { sentence, calm, good };
    if (briefly) timers[topic] = setTimeout(() => window.raftSay(topic, ''), BRIEFLY_MS);
    show();
  };

  const doubt = () => {
    doubted = true;
    window.raftSay('saving', 'Not saved yet', { calm: true });
  };
  window.addEventListener('raft-saving', ({ detail }) => {
    waiting[detail.waiting ? 'add' : 'delete'](detail.id);
    if (waiting.size === 0) {
      clearTimeout(doubts);
      doubts = 0;
      if (doubted || !detail.waiting) window.raftSay('saving', 'Saved', { calm: true, briefly: true });
      doubted = false;
    } else if (!doubts) {
      doubts = setTimeout(doubt, PATIENCE_MS);
    }
  });
})();
