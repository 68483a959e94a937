// Elements made by hand: text from elsewhere is only ever a text node.

/** Make an element; `on…` are listeners, true is an attribute without a value. */
export const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children);
  return element;
};

/** Set the text of an element, and leave it alone if it says so already. */
export const tell = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

/** Fill in a sentence; of a pair, that for this number. */
export const say = (words, values = {}) => {
  const text = Array.isArray(words) ? words[values.n === 1 ? 0 : 1] : words;
  return text.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
};

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export const day = (iso) => {
  const form = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' };
  return new Intl.DateTimeFormat('en-GB', form).format(new Date(`${iso}T00:00Z`)).replaceAll(',', '');
};

/** Put what `build` makes into a part of the page, and the focus back on what has the same key. */
export const fill = (part, build) => {
  // Before it builds: an element that stays is taken out meanwhile, and loses the focus then.
  const key = part.contains(document.activeElement) ? document.activeElement.dataset.key : '';
  part.replaceChildren(...build());
  if (key) part.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
};

let made = 0;

/** Make a labelled control, with a hint if there is one. */
export const field = (label, control, hint = '') => {
  made += 1;
  control.id = `raft-entry-${made}`;
  const parts = [make('label', { for: control.id }, label)];
  if (hint) {
    control.setAttribute('aria-describedby', `${control.id}-hint`);
    parts.push(make('p', { id: `${control.id}-hint`, class: 'raft-entry-hint' }, hint));
  }
  return make('div', { class: 'raft-entry-field' }, ...parts, control);
};

/** Make a list to choose from; pairs of value and text. */
export const select = (pairs, chosen, attributes = {}) => {
  const control = make('select', attributes);
  for (const [value, text] of pairs) {
    control.append(make('option', { value, selected: value === chosen }, text));
  }
  return control;
};
