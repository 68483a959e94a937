// The parts of the page on which an audit is entered: each is made anew from what is so now.
import { capital, day, field, make, say, select } from './entry_elements.js';

const button = (text, key, act, css = '') =>
  make('button', { type: 'button', class: `raft-entry-button ${css}`, 'data-key': key, onclick: act }, text);

const NOT = 'not';
export const REASONS = ['could_have_been', 'change_needed', 'achievable'];

/** Say an appointment in a line. */
export const describe = (offered, entry) =>
  [
    offered.avoidable[entry.avoidable] || entry.avoidable,
    entry.could_have_been,
    entry.change_needed,
    entry.achievable,
    entry.note && `“${entry.note}”`,
  ]
    .filter(Boolean)
    .join('; ');

const named = (answers, none) => [['', capital(none)], ...answers.map((answer) => [answer, capital(answer)])];

/** The answers to choose from, with the one that was given before they had other words. */
const withGiven = (answers, given) => (!given || answers.includes(given) ? answers : [...answers, given]);

/** The form that says whose appointments follow. */
export function sessionForm({ words, offered, clock, session, problem, start }) {
  const { answers } = offered;
  const codes = Object.keys(offered.practices);
  const first = offered.answers.clinician_role[0];
  const controls = {
    practice_code: select(Object.entries(offered.practices), session.practice_code),
    session_on: make('input', { type: 'date', max: clock.today, value: session.session_on }),
    session: select(answers.session.map((one) => [one, one]), session.session),
    clinician_role: select(answers.clinician_role.map((one) => [one, capital(one)]), session.clinician_role || first),
    clinician_label: make('input', { type: 'text', maxlength: offered.longest_label, autocomplete: 'off', value: session.clinician_label }),
    mode: select(named(answers.mode, words.not_said), session.mode),
    booked_as: select(named(answers.booked_as, words.not_said), session.booked_as),
  };
  const names = Object.keys(controls).filter((name) => name !== 'practice_code' || codes.length > 1);
  const hints = { clinician_label: words.alias_hint };
  const wrong = make('p', { class: 'raft-entry-wrong', role: 'alert' }, problem);
  const submit = () => {
    const values = Object.fromEntries(Object.entries(controls).map(([name, control]) => [name, control.value.trim()]));
    const fault =
      (!values.clinician_label && [words.no_alias, 'clinician_label']) ||
      ((!values.session_on || values.session_on > clock.today) && [words.no_date, 'session_on']);
    if (!fault) return start(values);
    wrong.textContent = fault[0];
    return controls[fault[1]].focus();
  };
  return [
    make('div', { class: 'raft-entry-form' }, ...names.map((name) => field(words[name], controls[name], hints[name]))),
    wrong,
    button(words.start, 'start', submit, 'raft-entry-main'),
  ];
}

/** The session as a line, with what to do when another half-day has begun. */
export function sessionLine({ words, offered, clock, session, imported, change, startNow }) {
  const { session_on: on, session: half, clinician_label: alias, clinician_role: role } = session;
  const practice = offered.practices[session.practice_code] || session.practice_code;
  const parts = [
    make('p', { class: 'raft-entry-session' }, make('strong', {}, `${day(on)}, ${half}`), `, ${alias} (${role}), ${practice}`),
    button(words.change_session, 'change-session', change, 'raft-entry-small'),
  ];
  if (on !== clock.today || half !== clock.half_day) {
    const now = say(words.now_is, { session: clock.half_day, day: day(clock.today) });
    parts.push(make('p', { class: 'raft-entry-note' }, `${now} `, button(words.start_now, 'start-now', startNow, 'raft-entry-small')));
  }
  if (imported) parts.push(make('p', { class: 'raft-entry-note' }, say(words.imported, { n: imported })));
  return parts;
}

const group = (question, hint, ...children) => {
  const name = 'raft-entry-question';
  const heading = make('h3', { id: name }, question);
  const hinted = hint ? [make('p', { class: 'raft-entry-hint' }, hint)] : [];
  return make('div', { role: 'group', 'aria-labelledby': name, class: 'raft-entry-step' }, heading, ...hinted, ...children);
};

const grid = (css, ...children) => make('div', { class: `raft-entry-grid ${css}` }, ...children);

/** The tap that is next: is it avoidable, what instead, what change and when. */
export function step({ words, offered, draft, number, last, answer, back, undo }) {
  if (!draft.avoidable) {
    const taps = Object.entries(offered.avoidable).map(([value, text]) =>
      button(text, `avoidable-${value}`, () => answer({ avoidable: value }), `raft-entry-tap raft-entry-${value}`),
    );
    const undone = last ? [button(say(words.undo, { entry: describe(offered, last) }), 'undo', undo, 'raft-entry-small')] : [];
    return [group(say(words.ask_avoidable, { n: number }), '', grid('raft-entry-three', ...taps), ...undone)];
  }
  const ways = [
    button(words.back, 'back', back, 'raft-entry-small'),
    button(words.cannot_say, 'cannot-say', () => answer(draft.instead === undefined ? { instead: '' } : { change: '' }), 'raft-entry-small'),
  ];
  const end = make('div', { class: 'raft-entry-row' }, ...ways);
  if (draft.instead === undefined) {
    const levels = offered.owners.map(([level, labels]) =>
      make('div', { role: 'group', 'aria-label': capital(level) },
        make('h4', {}, capital(level)),
        grid('', ...labels.map((label) => button(capital(label), `instead-${label}`, () => answer({ instead: label }), 'raft-entry-tap'))),
      ),
    );
    return [group(words.ask_instead, '', ...levels, end)];
  }
  const changes = offered.answers.change_needed.map((change) =>
    make('div', { class: 'raft-entry-change', role: 'group', 'aria-label': capital(change) },
      make('span', { 'aria-hidden': 'true' }, capital(change)),
      ...Object.entries(offered.achievable).map(([value, text]) =>
        button(text, `change-${change}-${value}`, () => answer({ change, achievable: value }), 'raft-entry-tap'),
      ),
    ),
  );
  return [group(words.ask_change, words.change_hint, ...changes, end)];
}

const cell = (avoidable, instead) => (entry) => entry.avoidable === avoidable && entry.could_have_been === instead;

/** Counts of the session: a cell's number is that of its appointments. */
export function tallies({ words, offered, list, shown, chosen, most, add, remove, show, choose }) {
  const counter = (text, what, avoidable, instead) => {
    const found = list.filter(cell(avoidable, instead));
    const key = `${avoidable}|${instead}`;
    const control = make('input', { type: 'number', class: 'raft-entry-n', min: 0, max: most, inputmode: 'numeric', value: found.length, 'data-key': `n-${key}`, 'aria-label': what });
    control.addEventListener('change', () => {
      const wanted = Math.min(most, Math.max(0, Math.round(Number(control.value) || 0)));
      if (wanted > found.length) add(avoidable, instead, wanted - found.length);
      else remove(found, found.length - wanted);
    });
    const less = button('−', `less-${key}`, () => remove(found, 1), 'raft-entry-small');
    const more = button('+', `more-${key}`, () => add(avoidable, instead, 1), 'raft-entry-small');
    less.setAttribute('aria-label', say(words.fewer, { what }));
    more.setAttribute('aria-label', say(words.more, { what }));
    return make('div', { class: 'raft-entry-counter', role: 'group', 'aria-label': what }, make('span', { 'aria-hidden': 'true' }, text), less, control, more);
  };
  const { not, ...avoidable } = offered.avoidable;
  const used = new Set([...list.filter((one) => one.avoidable !== NOT).map((one) => one.could_have_been), ...shown, '']);
  const reasons = [...new Set([...offered.answers.could_have_been, ...used])].filter((reason) => reason && used.has(reason)).concat('');
  const rows = reasons.map((reason) => {
    const name = capital(reason || words.not_said);
    const counters = Object.entries(avoidable).map(([value, text]) => counter(text, `${name}, ${text.toLowerCase()}`, value, reason));
    return make('div', { class: 'raft-entry-tally' }, make('strong', {}, name), ...counters);
  });
  const rest = offered.answers.could_have_been.filter((reason) => !used.has(reason));
  const first = rest.includes(chosen) ? chosen : rest[0];
  const another = select(rest.map((reason) => [reason, capital(reason)]), first, { 'data-key': 'another', onchange: () => choose(another.value) });
  return [
    make('p', { class: 'raft-entry-hint' }, words.tally_hint),
    make('div', { class: 'raft-entry-tally' }, counter(not, not, NOT, '')),
    make('h3', {}, words.tally_reasons),
    ...rows,
    make('div', { class: 'raft-entry-add' }, field(words.tally_add, another), button(words.add, 'add', () => show(another.value), 'raft-entry-small')),
  ];
}

/** The form in which one appointment is changed. */
export function entryForm({ words, offered, entry, save, cancel }) {
  const { answers } = offered;
  const said = (pairs) => [['', capital(words.not_said)], ...Object.entries(pairs)];
  const controls = {
    avoidable: select(Object.entries(offered.avoidable), entry.avoidable),
    could_have_been: select(named(withGiven(answers.could_have_been, entry.could_have_been), words.not_said), entry.could_have_been),
    change_needed: select(named(withGiven(answers.change_needed, entry.change_needed), words.not_said), entry.change_needed),
    achievable: select(said(offered.achievable), entry.achievable),
    mode: select(named(withGiven(answers.mode, entry.mode), words.not_said), entry.mode),
    booked_as: select(named(withGiven(answers.booked_as, entry.booked_as), words.not_said), entry.booked_as),
    note: make('textarea', { rows: 2, maxlength: offered.longest_note }),
  };
  controls.note.value = entry.note;
  for (const [name, control] of Object.entries(controls)) control.dataset.key = `of-${name}`;
  const follow = () => {
    for (const name of REASONS) {
      controls[name].disabled = controls.avoidable.value === NOT;
      if (controls[name].disabled) controls[name].value = '';
    }
  };
  controls.avoidable.addEventListener('change', follow);
  follow();
  const labels = { ...words, mode: words.mode_of, booked_as: words.booked_as_of };
  const hints = { note: words.note_hint };
  const submit = () => save(Object.fromEntries(Object.entries(controls).map(([name, control]) => [name, control.value.trim()])));
  return make('div', { class: 'raft-entry-form raft-entry-changing' },
    ...Object.entries(controls).map(([name, control]) => field(labels[name], control, hints[name])),
    make('div', { class: 'raft-entry-row' }, button(words.save, 'save', submit, 'raft-entry-main'), button(words.cancel, 'cancel', cancel, 'raft-entry-small')),
  );
}

/** What was entered in the session, the last first. */
export function listing({ words, offered, list, waits, changing, change, takeBack, formOf }) {
  if (!list.length) return [];
  const items = list.map((entry, place) => {
    const n = place + 1;
    const text = `${n}. ${describe(offered, entry)}${waits(entry) ? ` (${words.waits})` : ''}`;
    const acts = [
      button(words.change, `change-${entry.original_id}`, () => change(entry), 'raft-entry-small'),
      button(words.take_back, `back-${entry.original_id}`, () => takeBack(entry), 'raft-entry-small'),
    ];
    acts[0].setAttribute('aria-label', say(words.change_of, { n }));
    acts[1].setAttribute('aria-label', say(words.take_back_of, { n }));
    const below = changing === entry.original_id ? formOf(entry) : make('div', { class: 'raft-entry-row' }, ...acts);
    return make('li', {}, make('p', {}, text), below);
  });
  return [make('h3', {}, words.entered), make('ul', { class: 'raft-entry-list' }, ...items.reverse())];
}

/** What was refused, why, and what to do about it. */
export function refusals({ words, offered, refused, changing, change, leaveOut, formOf }) {
  return refused.map(({ entry, why }) => {
    const text = say(words.refused, { entry: describe(offered, { ...entry, note: '' }), why });
    const below =
      changing === entry.entry_id
        ? formOf(entry)
        : make('div', { class: 'raft-entry-row' },
          button(words.mend, `mend-${entry.entry_id}`, () => change(entry), 'raft-entry-small'),
          button(words.leave_out, `leave-${entry.entry_id}`, () => leaveOut(entry), 'raft-entry-small'),
        );
    return make('div', { class: 'raft-entry-refused' }, make('p', {}, text), below);
  });
}
