// What a countdown says: node --test tests/server/countdown.test.mjs
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

const SCRIPT = new URL('../../raftlib/server/templates/raft/static/countdown.js', import.meta.url);
const END = '2024-01-10T17:00:00+00:00';

// A page with these places to count down in, on a browser whose clock the test moves.
const open = (...places) => {
  const clock = { ms: 5000 };
  const listeners = {};
  const status = { setAttribute: () => {}, said: [] };
  Object.defineProperty(status, 'textContent', { set: (text) => status.said.push(text) });
  const page = {
    performance: { now: () => clock.ms },
    setInterval: (tick) => Object.assign(page, { tick }),
    addEventListener: (name, act) => Object.assign(listeners, { [name]: act }),
    MutationObserver: class {
      constructor(act) {
        page.changed = act;
      }

      observe() {}
    },
    document: {
      querySelectorAll: () => places,
      createElement: () => status,
      body: { append: () => {} },
      documentElement: {},
    },
    Date: { parse: Date.parse }, // and no Date.now: the browser's clock is not asked
  };
  page.window = page;
  vm.runInNewContext(readFileSync(SCRIPT, 'utf-8'), page);
  return {
    clock,
    status,
    page,
    hear: (detail) => listeners['raft-now']({ detail }),
    after: (seconds) => {
      clock.ms += seconds * 1000;
      page.tick();
      return places.map((place) => place.textContent);
    },
  };
};

const place = (now, dateTime = END) => {
  const parent = {};
  const made = { dateTime, dataset: { now }, textContent: '' };
  made.closest = () => ({ parentNode: parent, textContent: `The vote closes at 17:00. ${made.textContent}` });
  return made;
};

for (const [seconds, said] of [
  [2 * 86400 + 3 * 3600 + 59, '2 days 3 h left'],
  [86400, '1 day 0 h left'],
  [86399, '23 h 59 min left'],
  [3600, '1 h 0 min left'],
  [3599, '59 min 59 s left'],
  [200, '3 min 20 s left'],
  [60, '1 min 0 s left'],
  [59, '59 s left'],
  [1, '1 s left'],
  [0, 'closed'],
  [-5, 'closed'],
]) {
  test(`${seconds} seconds are "${said}"`, () => {
    const { page } = open();
    assert.equal(page.raftTimeLeft(seconds), said);
  });
}

test('time goes on from the instant of the server', () => {
  const { after } = open(place('2024-01-10T16:56:40+00:00'));

  assert.deepEqual(after(0), ['3 min 20 s left']);
  assert.deepEqual(after(19.5), ['3 min 1 s left']);
  assert.deepEqual(after(180.49), ['1 s left']);
  assert.deepEqual(after(0.01), ['closed']);
});

test('a text that was written long ago is put right by the next beat', () => {
  const { after, hear } = open(place('2024-01-10T16:00:00+00:00'));

  assert.deepEqual(after(0), ['1 h 0 min left']);
  hear('2024-01-10T16:59:30+00:00');
  assert.deepEqual(after(0), ['30 s left']);
});

test('a beat that was long on its way changes nothing', () => {
  const { after, hear } = open(place('2024-01-10T16:59:00+00:00'));

  hear('2024-01-10T16:58:00+00:00');
  assert.deepEqual(after(0), ['1 min 0 s left']);
});

test('a place that comes later is filled at once, by the same clock', () => {
  const places = [place('2024-01-10T16:59:00+00:00')];
  const { page, after } = open(...places);
  after(30);

  const later = place('2024-01-10T16:58:00+00:00'); // an old text
  page.document.querySelectorAll = () => [later];
  page.changed();

  assert.equal(later.textContent, '30 s left');
});

test('a screen reader hears the minutes that matter, and the end, once each', () => {
  const { after, status } = open(place('2024-01-10T16:54:00+00:00'));

  after(59);
  assert.deepEqual(status.said, []);
  after(1);
  after(1);
  assert.deepEqual(status.said, ['The vote closes at 17:00. 5 min 0 s left']);
  after(300);
  after(1);
  assert.deepEqual(status.said.slice(1), ['The vote closes at 17:00. closed']);
});

test('a vote that closed before the page was opened is not announced', () => {
  const { after, status } = open(place('2024-01-10T17:30:00+00:00'));

  assert.deepEqual(after(1), ['closed']);
  assert.deepEqual(status.said, []);
});
