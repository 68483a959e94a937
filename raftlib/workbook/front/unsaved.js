// Keeps in this tab what the workbook has not confirmed, so that a reload loses nothing.

const encode = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/**
 * The work of one member on one document. The key has the member's number too: on a tablet that is
 * passed round, nobody may be given what another typed.
 */
export class Unsaved {
  constructor(document, member) {
    this.key = `raft-text:${member}:${document}`;
  }

  /** Keep an update, or forget what was kept if there is none. */
  keep(update) {
    try {
      if (update) sessionStorage.setItem(this.key, encode(update));
      else sessionStorage.removeItem(this.key);
    } catch {
      // A browser may allow no storage, or be full. The text is on the page all the same.
    }
  }

  /** Return the update that was kept, or null. */
  find() {
    try {
      const kept = sessionStorage.getItem(this.key);
      return kept ? decode(kept) : null;
    } catch {
      return null;
    }
  }
}
