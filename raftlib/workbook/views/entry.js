// A clinician enters an audit: taps answer at once, and what was entered goes to the store when the
// line is there. The kernel answers each message with what became of it.
import { Kept, newId, Outbox, withEntry } from './entry_outbox.js';
import { fill, make, say, tell } from './entry_elements.js';
import { entryForm, listing, refusals, REASONS, sessionForm, sessionLine, step, tallies } from './entry_parts.js';

const LOOK_MS = 500;
const ASK_AGAIN_MS = 3000;
const MOST = 200; // appointments of a session, as in a sheet
const SESSION = ['practice_code', 'session_on', 'session', 'clinician_role', 'clinician_label', 'mode', 'booked_as'];
const SAME = ['practice_code', 'session_on', 'session'];

const pick = (from, names) => Object.fromEntries(names.map((name) => [name, from[name] ?? '']));
const plain = (text) => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
const isOf = (entry, session) =>
  SAME.every((name) => entry[name] === session[name]) && plain(entry.clinician_label) === plain(session.clinician_label);

class EntryPage {
  constructor(model, element) {
    this.model = model;
    this.words = model.get('words');
    this.menu = model.get('offered');
    this.kept = new Kept(sessionStorage, this.menu.member);
    const before = this.kept.read();
    this.state = { session: before.session || null, way: before.way || 'taps', draft: before.draft || {}, shown: before.shown || [] };
    this.setting = !this.state.session;
    this.problem = '';
    this.stored = [];
    this.imported = 0;
    this.inRound = 0; // appointments of the other sessions in the same round
    this.changing = '';
    this.drawn = {}; // what each part of the page shows
    this.asked = { number: 0, at: 0 };
    this.outbox = new Outbox({
      waiting: before.waiting,
      refused: before.refused,
      tell: (entries) => model.send({ kind: 'entries', entries }),
      changed: () => this.changed(),
    });
    this.makeParts(element);
  }

  /** The round to which the session belongs, or nothing. */
  get round() {
    const { practice_code: code, session_on: on } = this.state.session || this.suggested;
    return this.model.get('rounds').find((one) => one.practice_code === code && one.first_on <= on && on <= one.last_on);
  }

  /** What is offered: a round has its own copy of the answers. */
  get offered() {
    const { answers, owners } = this.round || this.menu;
    return { ...this.menu, answers: { ...answers, session: this.menu.answers.session }, owners };
  }

  get clock() {
    return this.model.get('clock');
  }

  makeParts(element) {
    const part = (name, attributes = {}) => make('div', { class: `raft-entry-${name}`, ...attributes });
    const said = { role: 'status', 'aria-live': 'polite' };
    this.parts = {
      session: part('head'), round: part('round'), counted: make('p', { class: 'raft-entry-count', ...said }), status: make('p', { class: 'raft-entry-status', ...said }),
      refused: part('refusals', { role: 'alert' }), way: part('way'), panel: part('panel'), list: part('listed'),
    };
    element.replaceChildren(
      make('div', { class: 'raft-entry', role: 'region', 'aria-label': this.offered.label, 'data-raft-keeps-itself': true }, ...Object.values(this.parts)),
    );
  }

  open() {
    const stop = new AbortController();
    const hear = (message) => this.hear(message);
    const follow = () => this.drawSession();
    const redraw = () => this.draw();
    this.model.on('msg:custom', hear);
    this.model.on('change:clock', follow);
    this.model.on('change:rounds', redraw);
    window.addEventListener('raft-resync', () => { this.ask(); this.outbox.again(); }, { signal: stop.signal });
    const looking = setInterval(() => this.look(), LOOK_MS);
    this.draw();
    this.ask();
    this.outbox.again();
    return () => {
      stop.abort();
      clearInterval(looking);
      this.model.off('msg:custom', hear);
      this.model.off('change:clock', follow);
      this.model.off('change:rounds', redraw);
    };
  }

  // ---- what is so

  /** The appointments of the session as they are once everything that waits has been stored. */
  get list() {
    const { session } = this.state;
    if (!session) return [];
    return this.outbox.waiting.filter((entry) => isOf(entry, session)).reduce(withEntry, this.stored);
  }

  keep() {
    this.kept.write({ ...this.state, waiting: this.outbox.waiting, refused: this.outbox.refused });
  }

  changed() {
    this.keep();
    this.drawNews();
  }

  look() {
    this.outbox.look();
    if (this.asked.at && Date.now() - this.asked.at > ASK_AGAIN_MS) this.ask();
    this.drawNews();
  }

  // ---- the line

  /** Ask what was entered of this session before. */
  ask() {
    if (!this.state.session) return;
    this.asked = { number: this.asked.number + 1, at: Date.now() };
    try {
      this.model.send({ kind: 'resume', number: this.asked.number, session: this.state.session });
    } catch {
      // The line is gone; `look` asks again.
    }
  }

  hear(message) {
    if (message.kind === 'taken') this.take(message);
    else if (message.about === 'entries') this.outbox.failed(message.why);
    else if (message.number === this.asked.number) this.takeSession(message);
  }

  take({ stored, refused }) {
    const done = this.outbox.taken(stored, refused).filter((entry) => isOf(entry, this.state.session || {}));
    this.stored = done.reduce(withEntry, this.stored);
    this.changed();
  }

  takeSession(message) {
    if (message.kind === 'resumed') {
      this.asked.at = 0;
      [this.stored, this.imported, this.inRound] = [message.entries, message.imported, message.in_round];
      this.drawSession();
    } else if (message.final) {
      this.asked.at = 0;
      [this.problem, this.setting] = [message.why, true];
      this.draw();
    }
    this.drawNews();
  }

  // ---- what a person does

  start(values) {
    const before = this.state.session;
    if (!before || !isOf(values, before)) [this.stored, this.imported, this.inRound] = [[], 0, 0];
    Object.assign(this.state, { session: pick(values, SESSION), draft: before ? this.state.draft : {} });
    [this.setting, this.problem] = [false, ''];
    // What was refused for its session goes to this one.
    const never = this.outbox.refused.filter(({ entry }) => before && entry.entry_id === entry.original_id && isOf(entry, before));
    if (!isOf(this.state.session, before || {})) {
      for (const { entry } of never) this.outbox.mend({ ...entry, ...this.state.session });
    }
    this.ask();
    this.draw();
    this.focusFirst();
  }

  enter(answers) {
    const entry_id = newId();
    const empty = Object.fromEntries([...REASONS, 'note'].map((name) => [name, '']));
    this.outbox.put({ entry_id, original_id: entry_id, ...this.state.session, ...empty, ...answers, taken_back: false });
  }

  answer(given) {
    const draft = { ...this.state.draft, ...given };
    this.state.draft = draft;
    if (draft.avoidable === 'not' || draft.change !== undefined) {
      this.state.draft = {};
      this.enter({
        avoidable: draft.avoidable,
        could_have_been: draft.instead || '',
        change_needed: draft.change || '',
        achievable: draft.achievable || '',
      });
    }
    this.keep();
    this.drawPanel();
    this.focusFirst();
  }

  back() {
    const { avoidable, instead } = this.state.draft;
    this.state.draft = instead === undefined ? {} : { avoidable };
    this.keep();
    this.drawPanel();
    this.focusFirst();
  }

  correct(entry, answers) {
    const correction = { ...entry, ...answers, entry_id: newId(), taken_back: false };
    const isSame = Object.keys(answers).every((name) => entry[name] === answers[name]);
    this.stopChanging();
    if (!isSame) this.outbox.put(correction);
  }

  takeBack(...entries) {
    for (const entry of entries) this.outbox.put({ ...entry, entry_id: newId(), note: '', taken_back: true });
    this.drawPanel();
    if (document.activeElement === document.body) this.focusFirst();
  }

  /** Take tallied appointments back, those first of which nothing else was said. */
  remove(found, number) {
    const said = (entry) => Boolean(entry.change_needed || entry.achievable || entry.note);
    const last = [...found].reverse();
    this.takeBack(...[...last.filter((one) => !said(one)), ...last.filter(said)].slice(0, number));
  }

  add(avoidable, could_have_been, number) {
    for (let count = 0; count < number && this.list.length < MOST; count += 1) this.enter({ avoidable, could_have_been });
    this.drawPanel();
  }

  mend(entry, answers) {
    this.stopChanging();
    this.outbox.mend({ ...entry, ...answers });
  }

  startChanging(id) {
    [this.changing, this.form] = [id, null];
    this.drawNews();
    this.parts.list.closest('.raft-entry').querySelector('.raft-entry-changing select')?.focus();
  }

  stopChanging() {
    const id = this.changing;
    this.changing = '';
    this.drawNews();
    this.parts.list.querySelector(`[data-key="change-${CSS.escape(id)}"]`)?.focus();
  }

  // ---- what is shown

  /** Go to the question that is asked now; a finger's focus shows no ring. */
  focusFirst() {
    const first = this.parts.panel.querySelector('button');
    first?.focus({ preventScroll: true });
    const { top, bottom } = this.parts.panel.getBoundingClientRect();
    if (first && (top < 0 || bottom > window.innerHeight)) this.parts.panel.scrollIntoView({ block: 'start' });
  }

  draw() {
    this.drawSession();
    this.drawNews();
    this.drawPanel();
  }

  get suggested() {
    const { today, half_day: session } = this.clock;
    const remembered = pick(this.menu.remembered, ['clinician_role', 'clinician_label']);
    return { practice_code: Object.keys(this.menu.practices)[0], session_on: today, session, ...remembered };
  }

  drawSession() {
    const { words, offered, clock, problem, imported } = this;
    const session = this.state.session || this.suggested;
    const change = () => { this.setting = true; this.draw(); this.parts.session.querySelector('input, select')?.focus(); };
    const startNow = () => this.start({ ...session, session_on: clock.today, session: clock.half_day });
    const isOpen = this.setting && this.parts.session.querySelector('.raft-entry-form') && !problem;
    if (isOpen) return; // somebody fills it in
    const start = (values) => this.start(values);
    fill(this.parts.session, () => (this.setting
      ? sessionForm({ words, offered, clock, session, problem, start })
      : sessionLine({ words, offered, clock, session, imported, change, startNow })));
  }

  drawPanel() {
    this.isNew('panel', this.panelShows); // a tap that has begun must not lose its button
    const { words, offered, list } = this;
    const { way, draft, shown } = this.state;
    const choose = (chosen) => { this.state.way = chosen; this.keep(); this.drawPanel(); };
    const ways = ['taps', 'tallies'].map((one) => make('button', {
      type: 'button', class: 'raft-entry-button raft-entry-small', 'data-key': one, 'aria-pressed': String(one === way), onclick: () => choose(one),
    }, words[one]));
    this.parts.way.hidden = this.parts.panel.hidden = this.setting;
    fill(this.parts.way, () => [make('div', { role: 'group', 'aria-label': words.way, class: 'raft-entry-row' }, ...ways)]);
    fill(this.parts.panel, () => (way === 'taps'
      ? step({
        words, offered, draft, number: list.length + 1, last: list.at(-1), answer: (given) => this.answer(given), back: () => this.back(),
        undo: () => this.takeBack(this.list.at(-1)),
      })
      : tallies({
        words, offered, list, shown, chosen: this.another, choose: (reason) => { this.another = reason; }, most: MOST, add: (...what) => this.add(...what), remove: (...what) => this.remove(...what),
        show: (reason) => { this.state.shown = [...shown, reason]; this.keep(); this.drawPanel(); },
      })));
  }

  /** The form of one appointment, the same one while it is open: what is typed stays in it. */
  formOf(entry, save) {
    if (this.form?.id !== this.changing) {
      const { words, offered } = this;
      const cancel = () => this.stopChanging();
      this.form = { id: this.changing, element: entryForm({ words, offered, entry, cancel, save: (answers) => save(entry, answers) }) };
    }
    return this.form.element;
  }

  /** Show what has changed without a hand on this part of the page, and touch nothing else. */
  drawNews() {
    const { words, list, setting } = this;
    const avoidable = list.filter((entry) => entry.avoidable !== 'not').length;
    const counted = list.length ? say(words.count, { n: list.length, avoidable }) : words.count_none;
    tell(this.parts.counted, setting ? '' : counted);
    tell(this.parts.round, setting ? '' : this.roundLine);
    if (this.isNew('list', [list, this.late, this.changing, setting])) this.drawList();
    if (this.isNew('refused', [this.outbox.refused, this.changing])) this.drawRefused();
    if (this.isNew('panel', this.panelShows)) this.drawPanel();
    this.drawStatus();
  }

  /** The round, and how far the alias is in it: this session as it stands here, and the others. */
  get roundLine() {
    const { words, round, list, imported, inRound } = this;
    if (!round) return '';
    return say(words.round, { ...round, n: inRound + (list.length || imported) });
  }

  /** Return whether a part of the page shows something else now. */
  isNew(part, content) {
    const text = JSON.stringify(content);
    const isNew = this.drawn[part] !== text;
    this.drawn[part] = text;
    return isNew;
  }

  get panelShows() {
    const { list, setting, state } = this;
    return [list, setting, state.way, state.draft, state.shown];
  }

  /** The appointments of which something waits, once it has waited long enough to be said. */
  get late() {
    return this.outbox.late ? this.outbox.waiting.map((entry) => entry.original_id) : [];
  }

  drawList() {
    const { words, offered, list, changing, late } = this;
    fill(this.parts.list, () => (this.setting ? [] : listing({
      words, offered, list, changing, waits: (entry) => late.includes(entry.original_id),
      change: (entry) => this.startChanging(entry.original_id), takeBack: (entry) => this.takeBack(entry),
      formOf: (entry) => this.formOf(entry, (...what) => this.correct(...what)),
    })));
  }

  drawRefused() {
    const { words, offered, changing } = this;
    fill(this.parts.refused, () => refusals({
      words, offered, changing, refused: this.outbox.refused, change: (entry) => this.startChanging(entry.entry_id),
      leaveOut: (entry) => this.outbox.leaveOut(entry.entry_id), formOf: (entry) => this.formOf(entry, (...what) => this.mend(...what)),
    }));
  }

  drawStatus() {
    const { words, outbox } = this;
    const n = outbox.waiting.length;
    let status = n ? words.saving : '';
    if (!n && this.stored.length && !this.setting) status = words.saved;
    if (n && outbox.late) status = outbox.failure ? say(words.not_stored, { why: outbox.failure }) : say(words.waiting, { n });
    tell(this.parts.status, status);
    this.parts.status.classList.toggle('raft-entry-late', n > 0 && outbox.late);
  }
}

function render({ model, el }) {
  let close = () => {};
  const open = () => {
    if (!model.get('offered').member) return; // the page is nobody's yet
    model.off('change:offered', open);
    close = new EntryPage(model, el).open();
  };
  model.on('change:offered', open);
  open();
  return () => {
    model.off('change:offered', open);
    close();
  };
}

export default { render };
