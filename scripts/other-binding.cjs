// Loads the engine's binding from where BATCHMIX_BINDING says, in place of the one that is installed.
const load = process.dlopen;
process.dlopen = (module, file, ...flags) =>
  load.call(
    process,
    module,
    file.endsWith("tfjs_binding.node") ? /** @type {string} */ (process.env.BATCHMIX_BINDING) : file,
    ...flags,
  );
