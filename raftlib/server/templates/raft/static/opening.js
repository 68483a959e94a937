// Says how far the page has come while its cells run, and puts the frame around Voila's shell.
(() => {
  const find = (selector) => document.querySelector(selector);

  window.raftOpening = (step, steps) => {
    const line = find('#raft-step');
    if (line) line.textContent = `Opening the page, step ${step} of ${steps}`;
  };
  // Voila's front end calls this when its theme is there; ours is there from the start.
  window.display_cells = () => {};

  // Voila moves the cells into a shell of its own at the end of the page, once it has started.
  const framed = () => {
    const shell = find('div#main.jp-LabShell');
    const cells = find('#rendered_cells');
    if (!shell || !shell.contains(cells)) return false;
    shell.setAttribute('role', 'main');
    shell.setAttribute('tabindex', '-1');
    find('#raft-opening').remove();
    cells.hidden = false;
    shell.after(find('.raft-footer'), find('#raft-status'));
    window.dispatchEvent(new Event('raft-opened'));
    return true;
  };
  new MutationObserver((_changes, observer) => {
    if (framed()) observer.disconnect();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
