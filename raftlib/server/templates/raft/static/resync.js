// Puts page and kernel in step again after messages may have been lost.
(() => {
  const LOOK_MS = 50;
  const AGAIN_MS = 3000;
  const OPENING_MS = 15000;
  let timer = 0;

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const manager = () => window.jupyterapp?.widgetManager;
  const connected = () => manager()?.kernel?.connectionStatus === 'connected';
  const unconfirmed = (model) => [
    ...(model._expectedEchoMsgIds?.keys() || []),
    ...Object.keys(model._msg_buffer || {}),
  ];

  // What the kernel never confirmed is sent again, the newest value of each; and a widget that
  // waited for an answer stops waiting, or it would never send anything again.
  const repeat = (model) => {
    const names = unconfirmed(model);
    model._pending_msgs = 0;
    model._msg_buffer = null;
    if (!model.comm_live || names.length === 0) return;
    const attrs = Object.fromEntries(names.map((name) => [name, model.get(name)]));
    model.sync('patch', model, { attrs });
  };
  // The widgets hold a change back until the one before it was answered, but not the press of a
  // button: so a press would save what stood there before. Everything goes in its order instead.
  const sendAtOnce = (base) => {
    const { sync } = base;
    base.sync = function syncAtOnce(...words) {
      this._pending_msgs = 0;
      return sync.apply(this, words);
    };
  };
  // What was typed or chosen is newer than all that the kernel says until it confirms it, such as
  // the state of a page that has just opened: the kernel answers in order, what it makes of it last.
  const keepNewer = (base) => {
    const { set_state: set } = base;
    base.set_state = function setOlder(state) {
      const newer = unconfirmed(this);
      const rest = Object.entries(state).filter(([name]) => !newer.includes(name));
      return set.call(this, Object.fromEntries(rest));
    };
  };
  const baseOf = (model) => {
    let base = model;
    while (!Object.hasOwn(base, 'serialize')) base = Object.getPrototypeOf(base);
    return base;
  };

  // While a page opens it loads its widgets itself; a second load at once would tear that apart.
  const opened = async () => {
    const since = Date.now();
    while (manager()._kernelRestoreInProgress && Date.now() - since < OPENING_MS) {
      await pause(LOOK_MS);
    }
  };

  // The widgets' own way out where no state comes may wait for ever.
  const refuse = async () => {
    throw new Error('the kernel gave no state');
  };
  const resync = async () => {
    manager()._loadFromKernelModels = refuse;
    const models = await Promise.all(Object.values(manager()._models));
    models.forEach(repeat);
    // The kernel answers in order, so the state that it sends has what was sent again.
    await manager()._loadFromKernel();
    manager()._restoredStatus = true;
    manager()._restored.emit();
    window.dispatchEvent(new Event('raft-resync'));
  };
  // A kernel that is at work answers late, and is asked until it does; a new line asks anew.
  window.raftResync = async () => {
    clearTimeout(timer);
    if (!connected()) return;
    try {
      await opened();
      await resync();
    } catch (error) {
      console.warn('RAFT: the page is not yet in step', error);
      clearTimeout(timer);
      timer = setTimeout(window.raftResync, AGAIN_MS);
    }
  };

  // What was sent as a line died is lost, however soon the next one is there; and the widgets' own
  // way would lay the kernel's state over what was typed.
  const watch = async () => {
    while (!window.jupyterapp) await pause(LOOK_MS);
    const widgets = await window.jupyterapp.widgetManagerPromise.promise;
    const isOpen = () => Object.keys(widgets._models).length > 0; // before that they load themselves
    widgets._handleKernelConnectionStatusChange = () => isOpen() && window.raftResync();
    if (isOpen()) window.raftResync(); // this script was late
    while (!isOpen()) await pause(LOOK_MS);
    const base = baseOf(await Object.values(widgets._models)[0]);
    sendAtOnce(base);
    keepNewer(base);
  };
  watch();
})();
