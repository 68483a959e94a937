// Chooses a file and hands it to the kernel; one that is too large is said before it is sent.
import { field, make, say, tell } from './entry_elements.js';

const NO_ANSWER_MS = 60000;

const render = ({ model, el }) => {
  const words = model.get('words');
  const input = make('input', { type: 'file', accept: words.kinds });
  const status = make('p', { role: 'status', 'aria-live': 'polite', class: 'raft-chooser-status' });
  let number = 0;
  let waiting = 0;

  const done = (text) => {
    clearTimeout(waiting);
    tell(status, text);
  };
  const hand = async (file) => {
    const name = file.name.slice(0, 200);
    if (file.size > model.get('most')) return done(say(words.too_large, { name }));
    number += 1;
    done(say(words.reading, { name }));
    let content;
    try {
      content = await file.arrayBuffer();
    } catch {
      return done(say(words.unreadable, { name }));
    }
    model.send({ kind: 'file', name, number }, undefined, [content]);
    waiting = setTimeout(() => done(say(words.no_answer, { name })), NO_ANSWER_MS);
    return undefined;
  };
  const hear = (message) => {
    if (message.number === number) done('');
  };
  const follow = () => {
    input.disabled = !model.get('enabled');
  };

  input.addEventListener('change', () => {
    const [file] = input.files;
    input.value = ''; // the same file again, once it is mended, is a change too
    if (file) hand(file);
  });
  model.on('msg:custom', hear);
  model.on('change:enabled', follow);
  follow();
  el.replaceChildren(make('div', { class: 'raft-chooser' }, field(words.label, input, words.hint), status));
  return () => {
    clearTimeout(waiting);
    model.off('msg:custom', hear);
    model.off('change:enabled', follow);
  };
};

export default { render };
