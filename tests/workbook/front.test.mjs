// What the browser's part does without a page: node --test tests/workbook/front.test.mjs
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endsInANumber, findReplacement, moveCaret } from '../../raftlib/workbook/front/text_difference.js';

const apply = (text, { at, removed, written }) => text.slice(0, at) + written + text.slice(at + removed);

test('a letter typed among equal ones is the one before the caret', () => {
  assert.deepEqual(findReplacement('aaa', 'aaaa', 2), { at: 1, removed: 0, written: 'a' });
});

test('a letter removed among equal ones is the one at the caret', () => {
  assert.deepEqual(findReplacement('aaaa', 'aaa', 1), { at: 1, removed: 1, written: '' });
});

test('a word that replaces another is one replacement', () => {
  assert.deepEqual(findReplacement('ring first', 'come first', 4), { at: 0, removed: 4, written: 'come' });
});

test('equal texts have an empty replacement', () => {
  assert.deepEqual(findReplacement('same', 'same', 4), { at: 4, removed: 0, written: '' });
});

test('no half of an emoji is replaced', () => {
  // These two share their first half, the next two their second.
  for (const [before, after] of [['\u{1F600}', '\u{1F601}'], ['\u{1F600}', '\u{1FA00}']]) {
    const found = findReplacement(before, after, 2);
    assert.deepEqual(found, { at: 0, removed: 2, written: after });
  }
});

test('the replacement always makes the new text of the old one', () => {
  const letters = ['a', 'b', '\u{1F600}', '\u{1F601}'];
  let seed = 1;
  const next = (below) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  const word = () => Array.from({ length: next(6) }, () => letters[next(4)]).join('');
  for (let round = 0; round < 5000; round += 1) {
    const [before, after] = [word(), word()];
    assert.equal(apply(before, findReplacement(before, after, next(after.length + 1))), after);
  }
});

for (const [what, caret, delta, moved] of [
  ['text before the caret moves it on', 3, [{ retain: 1 }, { insert: 'xy' }], 5],
  ['text at the caret leaves it', 3, [{ retain: 3 }, { insert: 'xy' }], 3],
  ['text after the caret leaves it', 3, [{ retain: 4 }, { insert: 'xy' }], 3],
  ['what is removed before the caret moves it back', 5, [{ retain: 1 }, { delete: 2 }], 3],
  ['what is removed around the caret leaves it at the gap', 3, [{ retain: 1 }, { delete: 9 }], 1],
  ['what is removed after the caret leaves it', 3, [{ retain: 3 }, { delete: 9 }], 3],
]) {
  test(what, () => assert.equal(moveCaret(caret, delta), moved));
}

for (const [text, held] of [
  ['Ring 943', true],
  ['Ring 943 476 ', true],
  ['born 12/03/', true],
  ['(01', true],
  ['0161 \u2013 ', true],
  ['Ring 943 476 5919 today', false],
  ['Ring', false],
  ['', false],
  [' - ', false],
]) {
  test(`"${text}" ${held ? 'may' : 'may not'} be an unfinished number`, () => {
    assert.equal(endsInANumber(text), held);
  });
}
