import { existsSync } from "node:fs";
import { projectPath, readJson } from "../core";

/** How to start a browser, or why none can be. */
export interface BrowserSetup {
  /** null if no browser can be started; `reason` says why. */
  readonly executablePath: string | null;
  readonly args?: readonly string[];
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly reason?: string;
}

/**
 * The browser that the set-up found and tried (.setup/browser.json); before any set-up,
 * CHROMIUM_PATH or the system's Chromium. Only the set-up unpacks the Chromium from npm.
 */
export function browserSetup(): BrowserSetup {
  const recorded = projectPath(".setup", "browser.json");
  if (existsSync(recorded)) return readJson(recorded, "run: npx batchmix setup");
  const executablePath = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find(
    (file) => file && existsSync(file),
  );
  return executablePath
    ? { executablePath, args: ["--disable-gpu", "--font-render-hinting=none"] }
    : { executablePath: null, reason: "the set-up has not looked for one yet" };
}
