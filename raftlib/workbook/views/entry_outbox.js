// What was entered and is not acknowledged yet: kept in this tab, and sent again until it is. Each
// entry has an id of its own, so that sending it twice is harmless.
const PREFIX = 'raft-audit:';
const AT_ONCE = 25;
const AGAIN_MS = 3000;
const LONGEST_AGAIN_MS = 30_000;
const LATE_MS = 1500;
const ID_BYTES = 16;

/** Make an id; randomUUID is not there on a page that came without TLS. */
export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(ID_BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Return a list of appointments as it is after one more entry. */
export const withEntry = (list, entry) => {
  const at = list.findIndex((other) => other.original_id === entry.original_id);
  if (entry.taken_back) return list.filter((_, place) => place !== at);
  return at < 0 ? [...list, entry] : list.map((other, place) => (place === at ? entry : other));
};

/** The place of one member in this tab. What another member of this tablet left is forgotten. */
export class Kept {
  constructor(storage, member) {
    this.storage = storage;
    this.key = `${PREFIX}${member}`;
    try {
      for (const key of Object.keys(storage)) {
        if (key.startsWith(PREFIX) && key !== this.key) storage.removeItem(key);
      }
    } catch {
      // A browser may allow no storage. The page works without.
    }
  }

  read() {
    try {
      return JSON.parse(this.storage.getItem(this.key)) || {};
    } catch {
      return {};
    }
  }

  write(state) {
    try {
      this.storage.setItem(this.key, JSON.stringify(state));
    } catch {
      // Full or forbidden: what was entered is on the page all the same.
    }
  }
}

export class Outbox {
  constructor({ waiting = [], refused = [], tell, changed, now = Date.now }) {
    Object.assign(this, { waiting, refused, tell, changed, now });
    this.failure = ''; // why nothing is taken at present
    this.sentAt = 0; // 0 while no answer is awaited
    this.tries = 0;
    this.since = waiting.length ? now() : 0;
  }

  get late() {
    return this.since > 0 && this.now() - this.since > LATE_MS;
  }

  /** Add an entry, and send it unless an answer is awaited. */
  put(entry) {
    this.waiting = [...this.waiting, entry];
    this.since ||= this.now();
    if (!this.sentAt) this.send();
    this.changed();
  }

  send() {
    if (!this.waiting.length) return;
    this.sentAt = this.now();
    try {
      this.tell(this.waiting.slice(0, AT_ONCE));
    } catch {
      // The line is gone; `look` tries again.
    }
  }

  /** Send at once what waits: the line is there again. */
  again() {
    this.tries = 0;
    this.send();
  }

  /** Send again what was not answered, less and less often: copies may pile up on their way. */
  look() {
    if (!this.waiting.length) return;
    const pause = Math.min(AGAIN_MS * 2 ** this.tries, LONGEST_AGAIN_MS);
    if (this.now() - this.sentAt < pause) return;
    if (this.sentAt) this.tries += 1;
    this.send();
  }

  /**
   * Note what became of entries: stored, or refused and why. Returns the entries that are stored,
   * which the caller takes over before it shows what has changed.
   */
  taken(stored, refused) {
    const why = new Map(refused);
    const done = this.waiting.filter((entry) => stored.includes(entry.entry_id));
    const back = this.waiting.filter((entry) => why.has(entry.entry_id));
    this.waiting = this.waiting.filter((entry) => !done.includes(entry) && !back.includes(entry));
    this.refused = [...this.refused, ...back.map((entry) => ({ entry, why: why.get(entry.entry_id) }))];
    this.settle();
    [this.failure, this.sentAt, this.tries] = ['', 0, 0];
    this.since = this.waiting.length ? this.now() : 0;
    this.send();
    return done;
  }

  failed(why) {
    this.failure = why;
    this.changed();
  }

  /** What corrects an appointment that was refused is the appointment, or ends it. */
  settle() {
    for (const { entry } of this.refused.filter((one) => one.entry.entry_id === one.entry.original_id)) {
      const later = [...this.waiting, ...this.refused.map((one) => one.entry)].filter(
        (other) => other.original_id === entry.entry_id && other !== entry,
      );
      if (!later.length) continue;
      const last = later.at(-1);
      const isGone = (other) => other === entry || (later.includes(other) && (other !== last || last.taken_back));
      this.waiting = this.waiting.filter((other) => !isGone(other));
      this.refused = this.refused.filter((one) => !isGone(one.entry));
      last.original_id = last.entry_id;
    }
  }

  /** Send a refused entry again, as it is now. */
  mend(entry) {
    this.leaveOut(entry.entry_id);
    this.put(entry);
  }

  leaveOut(id) {
    this.refused = this.refused.filter((one) => one.entry.entry_id !== id);
    this.changed();
  }
}
