// What the page of the audit keeps and sends: node --test tests/workbook/entry.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kept, newId, Outbox, withEntry } from '../../raftlib/workbook/views/entry_outbox.js';

const entry = (id, of = id, more = {}) => ({ entry_id: id, original_id: of, avoidable: 'not', taken_back: false, ...more });

function anOutbox(options = {}) {
  const clock = { at: 1000 };
  const sent = [];
  const tell = (entries) => sent.push(entries.map((one) => one.entry_id).join(' '));
  const outbox = new Outbox({ tell, changed: () => {}, now: () => clock.at, ...options });
  return { outbox, sent, clock };
}

class Storage {
  constructor(items) { Object.assign(this, items); }
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, text) { this[key] = text; }
  removeItem(key) { delete this[key]; }
}

test('ids are 32 letters of a hexadecimal number, and differ', () => {
  const ids = Array.from({ length: 100 }, newId);
  assert.ok(ids.every((id) => /^[0-9a-f]{32}$/.test(id)));
  assert.equal(new Set(ids).size, 100);
});

test('an entry is added, corrected where it stands, and taken back', () => {
  const list = [entry('a'), entry('b')].reduce(withEntry, []);
  assert.deepEqual(withEntry(list, entry('c', 'a', { avoidable: 'wholly' })).map((one) => one.avoidable), ['wholly', 'not']);
  assert.deepEqual(withEntry(list, entry('c', 'a', { taken_back: true })).map((one) => one.entry_id), ['b']);
  assert.deepEqual(withEntry(list, entry('c', 'x', { taken_back: true })).length, 2);
});

test('the first goes at once, and what is entered meanwhile goes with the answer', () => {
  const { outbox, sent } = anOutbox();
  ['a', 'b', 'c'].forEach((id) => outbox.put(entry(id)));
  assert.deepEqual(sent, ['a']);
  assert.deepEqual(outbox.taken(['a'], []).map((one) => one.entry_id), ['a']);
  assert.deepEqual(sent, ['a', 'b c']);
  outbox.taken(['b', 'c'], []);
  assert.deepEqual(outbox.waiting, []);
});

test('what is not answered is sent again, less and less often, with the same id', () => {
  const { outbox, sent, clock } = anOutbox();
  outbox.put(entry('a'));
  const sentAt = [];
  for (let seconds = 1; seconds <= 60; seconds += 1) {
    clock.at += 1000;
    const before = sent.length;
    outbox.look();
    if (sent.length > before) sentAt.push(seconds);
  }
  assert.deepEqual(sentAt, [3, 9, 21, 45]);
  assert.ok(sent.every((ids) => ids === 'a'));
});

test('when the line is back it is sent at once', () => {
  const { outbox, sent } = anOutbox();
  outbox.put(entry('a'));
  outbox.again();
  assert.deepEqual(sent, ['a', 'a']);
});

test('at most 25 go at once, and all of them in the end', () => {
  const { outbox, sent } = anOutbox({ waiting: Array.from({ length: 60 }, (_, n) => entry(`e${n}`)) });
  outbox.again();
  while (outbox.waiting.length) outbox.taken(sent.at(-1).split(' '), []);
  assert.deepEqual(sent.map((ids) => ids.split(' ').length), [25, 25, 10]);
});

test('it is late after a second and a half, and no longer once all is stored', () => {
  const { outbox, clock } = anOutbox();
  outbox.put(entry('a'));
  clock.at += 1500;
  assert.equal(outbox.late, false);
  clock.at += 1;
  assert.equal(outbox.late, true);
  outbox.taken(['a'], []);
  assert.equal(outbox.late, false);
});

test('a refused entry keeps the others from nothing and says why', () => {
  const { outbox } = anOutbox();
  ['a', 'b'].forEach((id) => outbox.put(entry(id)));
  outbox.taken(['b'], [['a', 'no']]);
  assert.deepEqual(outbox.waiting, []);
  assert.deepEqual(outbox.refused.map(({ entry: one, why }) => [one.entry_id, why]), [['a', 'no']]);
});

test('a refused entry that is mended is sent again', () => {
  const { outbox, sent } = anOutbox();
  outbox.put(entry('a'));
  outbox.taken([], [['a', 'no']]);
  outbox.mend({ ...entry('a'), note: 'better' });
  assert.deepEqual(sent, ['a', 'a']);
  assert.deepEqual(outbox.refused, []);
});

test('what corrects a refused appointment becomes the appointment', () => {
  const { outbox } = anOutbox();
  [entry('a'), entry('b', 'a')].forEach((one) => outbox.put(one));
  outbox.taken([], [['a', 'no']]);
  assert.deepEqual(outbox.waiting, [entry('b')]);
  assert.deepEqual(outbox.refused, []);
});

test('both are refused in one answer: the correction is mended as the appointment', () => {
  const { outbox } = anOutbox({ waiting: [entry('a'), entry('b', 'a')] });
  outbox.taken([], [['a', 'no'], ['b', 'not there']]);
  assert.deepEqual(outbox.refused, [{ entry: entry('b'), why: 'not there' }]);
});

test('a refused appointment that was taken back is gone', () => {
  const { outbox } = anOutbox({ waiting: [entry('a'), entry('b', 'a', { taken_back: true })] });
  outbox.taken([], [['a', 'no'], ['b', 'not there']]);
  assert.deepEqual([outbox.waiting, outbox.refused], [[], []]);
});

test('a line that throws loses nothing', () => {
  const { outbox } = anOutbox({ tell: () => { throw new Error('closed'); } });
  outbox.put(entry('a'));
  assert.equal(outbox.waiting.length, 1);
});

test('what one member left is read by them, and forgotten when another comes', () => {
  const storage = new Storage({ 'raft-draft:1': 'x' });
  new Kept(storage, 1).write({ waiting: [entry('a')] });
  assert.equal(new Kept(storage, 1).read().waiting.length, 1);
  assert.deepEqual(new Kept(storage, 2).read(), {});
  assert.deepEqual(new Kept(storage, 1).read(), {});
  assert.equal(storage.getItem('raft-draft:1'), 'x');
});

test('without storage, or with nonsense in it, the page starts empty', () => {
  const none = new Proxy({}, { get: () => { throw new Error('forbidden'); }, ownKeys: () => { throw new Error('forbidden'); } });
  const kept = new Kept(none, 1);
  kept.write({ a: 1 });
  assert.deepEqual(kept.read(), {});
  assert.deepEqual(new Kept(new Storage({ 'raft-audit:1': '{' }), 1).read(), {});
});
