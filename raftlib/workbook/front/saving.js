// Brings what was typed to the workbook, again and again until it is confirmed.
import * as Y from 'yjs';

export const BATCH_MS = 150;
const PAUSE_MS = 1500; // after this the number before the caret is taken as finished
const LONGEST_MS = 10_000; // no longer is anything held back
const AGAIN_MS = 3000;
const LOST_MS = 5000;
const LOOK_MS = 500;

export const SAID = {
  opening: 'Opening',
  saved: 'Saved',
  saving: 'Saving',
  lost: 'Not saved yet: the connection is lost. What you typed is kept',
  unopened: 'Not opened yet: the connection is lost',
  refused: 'Not saved: ',
  closed: 'Not opened: ',
};

/**
 * What is sent is always the difference of the document to what the workbook last confirmed. So
 * text that was typed, refused and deleted again never goes out; and sending twice is harmless.
 */
export class Saving {
  constructor({ doc, tell, isHeld, changed }) {
    Object.assign(this, { doc, tell, isHeld, changed });
    this.confirmed = undefined; // the state vector of the workbook's copy
    this.ready = false;
    this.version = 0; // of what was typed here
    this.saved = 0; // the version that the workbook has
    this.refusal = '';
    this.waiting = false; // for an answer to an update
    this.askedAt = 0;
    this.silentSince = 0;
    this.firstAt = 0;
    this.lastAt = 0;
    this.looking = setInterval(() => this.look(), LOOK_MS);
  }

  get unsaved() {
    return this.version > this.saved;
  }

  get lost() {
    return this.silentSince > 0 && Date.now() - this.silentSince > LOST_MS;
  }

  get status() {
    if (!this.ready && this.refusal) return SAID.closed + this.refusal;
    if (!this.ready) return this.lost ? SAID.unopened : SAID.opening;
    if (!this.unsaved) return SAID.saved;
    if (this.lost) return SAID.lost;
    return this.refusal ? SAID.refused + this.refusal : SAID.saving;
  }

  /** Return what the workbook has not confirmed, or null. */
  difference() {
    return this.unsaved ? Y.encodeStateAsUpdate(this.doc, this.confirmed) : null;
  }

  /** Note that something was typed, and send it soon. */
  typed() {
    const now = Date.now();
    if (!this.unsaved || !this.firstAt) this.firstAt = now;
    this.lastAt = now;
    this.version += 1;
    this.sendSoon(BATCH_MS);
    this.changed();
  }

  sendSoon(wait) {
    if (!this.timer) this.timer = setTimeout(() => this.send(), wait);
  }

  /** Send the difference, unless an answer is awaited or a number may not be finished. */
  send(now = Date.now()) {
    clearTimeout(this.timer);
    this.timer = 0;
    if (!this.ready || !this.unsaved || this.waiting) return;
    const held = now - this.lastAt < PAUSE_MS && now - this.firstAt < LONGEST_MS && this.isHeld();
    if (held) {
      this.sendSoon(BATCH_MS);
      return;
    }
    this.waiting = true;
    this.firstAt = 0;
    this.post({ kind: 'update', number: this.version }, [this.difference()]);
  }

  /** Ask for the workbook's copy; its answer is followed by what is not saved. */
  ask() {
    this.waiting = false;
    this.post({ kind: 'hello' });
  }

  post(message, buffers = []) {
    this.askedAt = Date.now();
    this.silentSince ||= this.askedAt;
    try {
      this.tell(message, buffers);
    } catch {
      // The connection is gone; `look` says so and tries again.
    }
    this.changed();
  }

  /** Note that the workbook answered: it is there. */
  heard() {
    this.silentSince = 0;
  }

  /** Take the workbook's state after a `hello`, and send what it lacks. */
  opened(confirmed) {
    if (!this.ready) this.refusal = '';
    this.confirmed = confirmed;
    this.ready = true;
    this.send();
  }

  /** Note that the workbook has everything up to a version. */
  accepted(number, confirmed) {
    this.confirmed = confirmed;
    this.saved = Math.max(this.saved, Math.min(number, this.version));
    this.refusal = '';
    this.waiting = false;
    if (this.unsaved) this.sendSoon(BATCH_MS);
  }

  /** Note why the workbook did not take an update. It is tried again with `look`. */
  refused(why) {
    this.refusal = why;
    this.waiting = false;
  }

  look() {
    const due = !this.ready || this.unsaved || this.silentSince;
    if (due && Date.now() - this.askedAt > AGAIN_MS) this.ask();
    this.changed();
  }

  close() {
    clearInterval(this.looking);
    clearTimeout(this.timer);
  }
}
