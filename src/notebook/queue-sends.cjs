/**
 * Loaded into the kernel by its specification: tslab sends what a cell shows without waiting, and ZeroMQ throws "Socket
 * is busy writing" where the message before is still on its way. A message that comes then waits for its turn.
 */
const { Publisher } = require("zeromq");

const { send } = Publisher.prototype;
/** The last message of each socket that is still on its way. */
const underWay = new WeakMap();

/** @this {InstanceType<typeof Publisher>} */
function sendInTurn(/** @type {any} */ message) {
  const before = underWay.get(this);
  const sent = before ? before.then(() => send.call(this, message)) : send.call(this, message);
  const settled = sent.then(
    () => {},
    () => {}, // a socket that was closed meanwhile has nobody to tell
  );
  underWay.set(this, settled);
  settled.then(() => {
    if (underWay.get(this) === settled) underWay.delete(this);
  });
  return sent;
}
Object.defineProperty(Publisher.prototype, "send", { value: sendInTurn }); // it cannot be assigned
