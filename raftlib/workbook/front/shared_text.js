// One plain text box bound to a Yjs text. Changes go to the kernel in batches and come back from
// everybody else; the kernel answers each with the difference and the state that it has stored.
import * as Y from 'yjs';
import { makeField, say } from './field.js';
import { Saving } from './saving.js';
import { endsInANumber, findReplacement, moveCaret } from './text_difference.js';
import { Unsaved } from './unsaved.js';

const HERE_MS = 20_000;
const FROM_ELSEWHERE = 'elsewhere';

const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();

class SharedText {
  constructor(model, element) {
    this.model = model;
    this.doc = new Y.Doc();
    this.text = this.doc.getText('text');
    this.view = Math.random().toString(36).slice(2);
    this.unsaved = new Unsaved(model.get('document'), model.get('member'));
    this.field = makeField(element, {
      label: model.get('label'),
      hint: model.get('hint'),
      rows: model.get('rows'),
      longest: model.get('longest'),
    });
    this.area = this.field.area;
    this.shown = '';
    this.composing = false;
    this.late = [];
    this.restored = false; // what an earlier visit left is back
    this.typedAt = 0;
    this.saving = new Saving({
      doc: this.doc,
      tell: (message, buffers) => model.send({ ...message, view: this.view }, undefined, buffers),
      isHeld: () => this.composing || endsInANumber(this.area.value.slice(0, this.area.selectionStart)),
      changed: () => this.showStatus(),
    });
  }

  open() {
    const stop = new AbortController();
    const listen = (target, event, act) => target.addEventListener(event, act, { signal: stop.signal });
    this.text.observe((event) => {
      if (event.transaction.origin === FROM_ELSEWHERE) this.showText(event.delta);
    });
    listen(this.area, 'input', () => this.takeTyped());
    listen(this.area, 'compositionstart', () => { this.composing = true; });
    listen(this.area, 'compositionend', () => this.endComposition());
    listen(this.area, 'focus', () => this.sayHere());
    listen(this.area, 'blur', () => this.saving.sendSoon(0));
    listen(window, 'raft-resync', () => this.saving.ask());
    listen(window, 'pagehide', () => this.keep());
    const hear = (message, buffers) => this.hear(message, buffers);
    const showStatus = () => this.showStatus();
    this.model.on('msg:custom', hear);
    this.model.on('change:others change:writable', showStatus);
    const here = setInterval(() => this.sayHere(), HERE_MS);
    this.saving.ask();
    return () => {
      stop.abort();
      clearInterval(here);
      this.saving.close();
      this.model.off('msg:custom', hear);
      this.model.off('change:others change:writable', showStatus);
      this.doc.destroy();
    };
  }

  /** Put what was typed into the document. */
  takeTyped() {
    const value = this.area.value;
    if (value === this.shown) return;
    const { at, removed, written } = findReplacement(this.shown, value, this.area.selectionStart);
    this.doc.transact(() => {
      if (removed) this.text.delete(at, removed);
      if (written) this.text.insert(at, written);
    });
    this.shown = value;
    this.typedAt = Date.now();
    this.saving.typed();
    this.keep();
  }

  /** While a character is composed, the box is left alone; what came meanwhile is applied now. */
  endComposition() {
    this.composing = false;
    this.takeTyped();
    for (const update of this.late.splice(0)) this.apply(update);
  }

  hear(message, buffers) {
    this.saving.heard();
    const mine = message.view === this.view;
    if (message.kind === 'refused') {
      if (mine) this.saving.refused(String(message.why));
    } else if (buffers?.length === 2) {
      this.takeNews(message, mine, bytes(buffers[0]), bytes(buffers[1]));
    }
    this.keep();
    this.showStatus();
  }

  takeNews(message, mine, update, confirmed) {
    if (this.composing) this.late.push(update);
    else this.apply(update);
    if (message.kind === 'state' && mine) this.welcome(confirmed);
    else if (message.kind === 'accepted' && mine) this.saving.accepted(message.number, confirmed);
    // A message was lost on the way: without it the later ones cannot be shown.
    else if (this.doc.store.pendingStructs) this.saving.ask();
  }

  /** Begin, with what an earlier visit to this page left unsaved; or go on after a lost line. */
  welcome(confirmed) {
    const first = !this.restored && this.model.get('writable');
    const kept = first ? this.unsaved.find() : null;
    if (kept && this.apply(kept)) this.saving.version += 1;
    this.restored ||= first;
    this.saving.opened(confirmed);
  }

  apply(update) {
    try {
      Y.applyUpdate(this.doc, update, FROM_ELSEWHERE);
      return true;
    } catch {
      return false;
    }
  }

  /** Show the document's text, with the caret where the writer had it. */
  showText(delta) {
    const { area } = this;
    const focused = document.activeElement === area;
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = area;
    area.value = this.text.toString();
    this.shown = area.value;
    if (!focused) return;
    const [start, end] = [selectionStart, selectionEnd].map((caret) => moveCaret(caret, delta));
    area.setSelectionRange(start, end, selectionDirection);
    area.scrollTop = scrollTop;
  }

  showStatus() {
    const others = this.model.get('others');
    const writable = this.model.get('writable');
    const reads = !writable && this.saving.ready && !this.saving.unsaved;
    const status = reads ? this.model.get('read_only_reason') : this.saving.status;
    // Typing begins when the text is there, or it would be mixed with what is not shown yet.
    const closed = reads || !this.saving.ready;
    if (this.area.readOnly !== closed) this.area.readOnly = closed;
    say(this.field.status, status);
    this.field.status.classList.toggle('raft-shared-unsaved', status.startsWith('Not '));
    say(this.field.others, others.length ? `Also writing: ${others.join(', ')}` : '');
    this.field.spoken(status);
  }

  /** Keep what is not confirmed in this tab, or forget it once it is. */
  keep() {
    if (this.restored) this.unsaved.keep(this.saving.difference());
  }

  /** Tell the others that somebody writes here, or ask who does. */
  sayHere() {
    const writes = document.activeElement === this.area || Date.now() - this.typedAt < HERE_MS;
    const kind = writes && this.model.get('writable') ? 'here' : 'look';
    try {
      this.model.send({ kind, view: this.view });
    } catch {
      // Presence is only a courtesy.
    }
  }
}

function render({ model, el }) {
  return new SharedText(model, el).open();
}

export default { render };
