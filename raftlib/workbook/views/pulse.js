// Passes the kernel's numbered beats on to the page, which so notices a line that died silently.
export default {
  initialize({ model }) {
    model.on('msg:custom', ({ beat }) => {
      if (beat) window.dispatchEvent(new CustomEvent('raft-beat', { detail: beat }));
    });
  },
};
