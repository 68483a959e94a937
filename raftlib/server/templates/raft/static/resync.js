// Puts page and kernel in step again after messages may have been lost.
(() => {
  let running = null;

  // What the kernel never confirmed is sent again, the newest value of each; and a widget that
  // waited for an answer stops waiting, or it would never send anything again.
  const repeat = (model) => {
    const buffered = Object.keys(model._msg_buffer || {});
    const unconfirmed = [...(model._expectedEchoMsgIds?.keys() || []), ...buffered];
    model._pending_msgs = 0;
    model._msg_buffer = null;
    if (!model.comm_live || unconfirmed.length === 0) return;
    const attrs = Object.fromEntries(unconfirmed.map((name) => [name, model.get(name)]));
    model.sync('patch', model, { attrs });
  };
  const resync = async () => {
    const manager = window.jupyterapp?.widgetManager;
    if (!manager) return;
    const models = await Promise.all(Object.values(manager._models));
    models.forEach(repeat);
    // The kernel answers in order, so the state that it sends has what was sent again.
    await manager._loadFromKernel();
    window.dispatchEvent(new Event('raft-resync'));
  };
  window.raftResync = () => {
    running ||= resync()
      .catch((error) => console.warn('RAFT: the page could not be put in step', error))
      .finally(() => {
        running = null;
      });
    return running;
  };
})();
