// Counts down in every <time data-now>: `datetime` is the end, `data-now` the server's instant when
// it was written. The browser's own clock is never asked, so it may be wrong.
(() => {
  const MINUTE = 60;
  const TICK_MS = 250;
  const SPOKEN_MINUTES = [60, 30, 10, 5, 2, 1]; // a screen reader hears these, and the end
  const UNITS = [['day', 86400], ['h', 3600], ['min', MINUTE], ['s', 1]];
  // What is heard of the server's clock is never too late, only more or less old: so the latest
  // instant, by the time that has gone by since, is the nearest. A computer that slept hears anew.
  let ahead = -Infinity;
  let spoken = null;
  const left = new WeakMap(); // what each place had left when it was last looked at

  const timeLeft = (seconds) => {
    if (seconds <= 0) return 'closed';
    const at = Math.max(0, UNITS.findIndex(([, size]) => seconds >= size));
    const parts = UNITS.slice(at, at + 2).map(([name, size], place) => {
      const count = Math.floor(place ? (seconds % UNITS[at][1]) / size : seconds / size);
      return `${count} ${name}${name === 'day' && count !== 1 ? 's' : ''}`;
    });
    return `${parts.join(' ')} left`;
  };
  const hear = (instant) => {
    const heard = Date.parse(instant) - performance.now();
    if (heard > ahead) ahead = heard; // and not where it is no instant
  };
  const say = (sentence) => {
    if (!spoken) {
      spoken = document.createElement('div');
      spoken.className = 'raft-unseen';
      spoken.setAttribute('role', 'status');
      document.body.append(spoken);
    }
    spoken.textContent = sentence;
  };
  // Whether one of the instants that are spoken lies between two looks.
  const isSpoken = (before, now) =>
    [...SPOKEN_MINUTES, 0].some((minutes) => before > minutes * MINUTE && now <= minutes * MINUTE);

  const show = (place) => {
    const seconds = Math.ceil((Date.parse(place.dateTime) - ahead - performance.now()) / 1000);
    const text = timeLeft(seconds);
    if (place.textContent !== text) place.textContent = text;
    // Another text about the same end goes on from where the one before it was.
    const about = place.closest('.raft-countdown')?.parentNode || place;
    const before = left.get(about);
    if (before?.end === place.dateTime && isSpoken(before.seconds, seconds)) {
      say(place.closest('.raft-countdown')?.textContent || text);
    }
    left.set(about, { end: place.dateTime, seconds });
  };
  const showAll = () => document.querySelectorAll('time[data-now]').forEach(show);
  const hearAll = () => {
    document.querySelectorAll('time[data-now]').forEach((place) => {
      if (place.raftHeard) return; // what it says was new only once
      place.raftHeard = true;
      hear(place.dataset.now);
    });
    showAll();
  };

  window.raftTimeLeft = timeLeft;
  window.addEventListener('raft-now', ({ detail }) => {
    hear(detail);
    showAll();
  });
  new MutationObserver(hearAll).observe(document.documentElement, { subtree: true, childList: true });
  setInterval(showAll, TICK_MS);
  hearAll();
})();
