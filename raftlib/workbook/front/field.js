// The elements of the field. Text from elsewhere is only ever set as textContent.

let made = 0;

const add = (parent, name, css, text = '') => {
  const element = document.createElement(name);
  element.className = css;
  element.textContent = text;
  parent.append(element);
  return element;
};

/** Set the text of an element, and leave it alone if it says so already. */
export const say = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

/** Make label, hint, text box and the lines below it. */
export function makeField(parent, { label, hint, rows, longest }) {
  made += 1;
  const id = `raft-shared-text-${made}`;
  parent.classList.add('raft-shared-text');
  const labelled = add(parent, 'label', 'raft-shared-label', label);
  const hinted = add(parent, 'p', 'raft-shared-hint', hint);
  const area = add(parent, 'textarea', 'raft-shared-area');
  const status = add(parent, 'p', 'raft-shared-status');
  const others = add(parent, 'p', 'raft-shared-others');
  const spoken = add(parent, 'p', 'raft-shared-spoken');
  labelled.htmlFor = area.id = id;
  hinted.id = `${id}-hint`;
  hinted.hidden = !hint;
  status.id = `${id}-status`;
  area.rows = rows;
  area.maxLength = longest;
  area.readOnly = true;
  area.setAttribute('aria-describedby', hint ? `${hinted.id} ${status.id}` : status.id);
  // Only read aloud; the same words stand above. Styled here too, for pages without our style sheet.
  Object.assign(spoken.style, { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' });
  spoken.setAttribute('role', 'status');
  spoken.setAttribute('aria-live', 'polite');
  return { area, status, others, spoken: speaker(spoken) };
}

const STEADY_MS = 1000;

/** Return a function that has a text read aloud once it has stood for a while. */
function speaker(element) {
  let timer = 0;
  let next = '';
  // "Saving" and "Saved" change several times a second while somebody types.
  return (text) => {
    if (text === next) return;
    next = text;
    clearTimeout(timer);
    timer = setTimeout(() => say(element, next), STEADY_MS);
  };
}
