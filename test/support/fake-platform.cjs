// Preloaded into a process: makes it seem to run on FAKE_PLATFORM, as "darwin arm64" or "linux x64 musl".
const [platform, arch, libc] = (process.env.FAKE_PLATFORM ?? "").split(" ");
Object.defineProperty(process, "platform", { value: platform });
Object.defineProperty(process, "arch", { value: arch });
const { getReport } = process.report;
process.report.getReport = () => {
  const report = /** @type {any} */ (getReport.call(process.report));
  if (libc === "musl") delete report.header.glibcVersionRuntime; // as a Node built for musl leaves it out
  return report;
};
