// Lists the questions of a long page under its title, so that nobody has to scroll to find theirs.
(() => {
  const MANY = 9;
  const make = (name, words = {}) => Object.assign(document.createElement(name), words);

  const linkTo = (heading) => {
    const item = make('li');
    const text = heading.textContent.replace('¶', '').trim();
    item.append(make('a', { href: `#${encodeURIComponent(heading.id)}`, textContent: text }));
    return item;
  };
  window.addEventListener('raft-opened', () => {
    const headings = [...document.querySelectorAll('#rendered_cells h2[id]')];
    if (headings.length < MANY) return;
    const nav = make('nav', { className: 'raft-contents', ariaLabel: 'On this page' });
    const fold = make('details');
    const list = make('ul');
    list.append(...headings.map(linkTo));
    fold.append(make('summary', { textContent: 'On this page' }), list);
    nav.append(fold);
    headings[0].closest('[cell-index]').before(nav);
  });
})();
