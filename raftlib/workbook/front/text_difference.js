// Finds what was typed, from the text before and after; knows nothing of documents or pages.

const isHigh = (code) => code >= 0xd800 && code <= 0xdbff;
const isLow = (code) => code >= 0xdc00 && code <= 0xdfff;

/**
 * Return the one replacement that turns `before` into `after`.
 *
 * Of several that would, it is the one that ends at the caret, so that in "aaa" the letter that was
 * typed is the one that counts as new. A character of two halves, such as an emoji, is never split.
 *
 * @returns {{at: number, removed: number, written: string}}
 */
export function findReplacement(before, after, caret) {
  const shorter = Math.min(before.length, after.length);
  const same = (tail) => before[before.length - 1 - tail] === after[after.length - 1 - tail];
  const afterCaret = Math.min(shorter, after.length - Math.max(0, Math.min(caret, after.length)));
  let tail = 0;
  while (tail < afterCaret && same(tail)) tail += 1;
  let at = 0;
  while (at < shorter - tail && before[at] === after[at]) at += 1;
  while (tail < shorter - at && same(tail)) tail += 1;
  if (at > 0 && isHigh(before.charCodeAt(at - 1))) at -= 1;
  if (tail > 0 && isLow(before.charCodeAt(before.length - tail))) tail -= 1;
  return { at, removed: before.length - tail - at, written: after.slice(at, after.length - tail) };
}

/**
 * Return where a caret stands after a change that somebody else made.
 *
 * What is inserted at the caret itself comes after it.
 *
 * @param {Array<{retain?: number, insert?: string, delete?: number}>} delta
 */
export function moveCaret(caret, delta) {
  let moved = caret;
  let at = 0;
  for (const part of delta) {
    if (part.retain) at += part.retain;
    if (part.insert) {
      if (at < moved) moved += part.insert.length;
      at += part.insert.length;
    }
    if (part.delete) moved -= Math.max(0, Math.min(part.delete, moved - at));
  }
  return moved;
}

// Digits with what may stand between them: of a phone number, an NHS number or a date.
const ENDS_IN_A_NUMBER = /\d[\d\s().,/_\-\u2010-\u2015]*$/;

/** Return whether a text ends in a number that may not be finished. */
export function endsInANumber(text) {
  return ENDS_IN_A_NUMBER.test(text.slice(-40));
}
