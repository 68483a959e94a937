// Gives ipywidgets the names and states that keyboards and screen readers need.
(() => {
  let groups = 0;
  let waiting = false;

  const all = (selector, root = document) => root.querySelectorAll(selector);
  const set = (element, name, value) => {
    if (element && value && element.getAttribute(name) !== value) element.setAttribute(name, value);
  };
  const label = (element) => (element?.querySelector('.widget-label')?.textContent || '').trim();
  const pressed = (button) => set(button, 'aria-pressed', String(button.classList.contains('mod-active')));

  const mends = {
    '.widget-radio': (radio) => {
      const box = radio.querySelector('.widget-radio-box');
      set(box, 'role', 'radiogroup');
      set(box, 'aria-label', label(radio));
      radio.dataset.raftGroup ||= `raft-group-${(groups += 1)}`;
      all('input', radio).forEach((input) => set(input, 'name', radio.dataset.raftGroup));
    },
    '.widget-toggle-buttons': (group) => {
      set(group, 'role', 'group');
      set(group, 'aria-label', label(group));
      all('button', group).forEach(pressed);
    },
    'button.widget-toggle-button': pressed,
    '.noUi-handle': (handle) => set(handle, 'aria-label', label(handle.closest('.jupyter-widgets')) || 'Value'),
    '.widget-inline-hbox select, .widget-inline-hbox textarea, .widget-inline-hbox input': (control) => {
      if (!control.labels?.length) set(control, 'aria-label', label(control.closest('.widget-inline-hbox')));
    },
    '.widget-hprogress': (progress) => {
      const bar = progress.querySelector('.progress-bar');
      set(progress, 'role', 'progressbar');
      set(progress, 'aria-label', label(progress) || 'Progress');
      set(progress, 'aria-valuenow', String(Math.round(parseFloat(bar?.style.width) || 0)));
    },
    '[title="null"]': (element) => element.removeAttribute('title'),
  };

  const mend = () => {
    waiting = false;
    for (const [selector, repair] of Object.entries(mends)) all(selector).forEach(repair);
  };
  const soon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(mend, 50);
  };
  new MutationObserver(soon).observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['class', 'title', 'style'],
  });
  soon();
})();
