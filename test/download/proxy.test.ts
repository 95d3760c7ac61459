import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { UserError } from "../../src/core";
import { proxyOf } from "../../src/download";

const fixtures = path.join(__dirname, "..", "fixtures", "download");
const through = (env: Record<string, string>, url: string) => proxyOf(new URL(url), env)?.host ?? null;

test("a request goes through the proxy that curl chooses, for every setting of the variables in the table", () => {
  const [, ...lines] = readFileSync(path.join(fixtures, "curl-proxies.tsv"), "utf8").trimEnd().split("\n");
  assert.ok(lines.length > 45);
  for (const line of lines) {
    const [written, url, port] = line.split("\t");
    const variables = written.split("&").map((each) => each.split(/=(.*)/s).slice(0, 2));
    const proxy = proxyOf(new URL(url), Object.fromEntries(written ? variables : []));
    const usual = proxy?.protocol === "http:" ? "80" : "";
    assert.equal(proxy ? proxy.port || usual : "none", port, line);
  }
});

test("no_proxy has networks of IPv6 too, as curl's manual says, and ports", () => {
  const proxies = { http_proxy: "http://proxy:1", https_proxy: "http://proxy:1" };
  for (const [list, url, isDirect] of [
    ["2001:db8::/32", "http://[2001:db8:1::5]/", true], // 2001:db8:1::5 begins with the 32 bits of 2001:db8
    ["2001:db8::/48", "http://[2001:db8:1::5]/", false], // its third group is 1, not 0
    ["a.org:8080", "http://a.org:8080/", true],
    ["a.org:8080", "http://a.org/", false],
    ["a.org:443", "https://b.a.org/", true],
    ["127.0.0.1:80", "http://127.0.0.1/", true],
    ["192.0.2.0/x", "http://192.0.2.0/", false],
  ] as const)
    assert.equal(through({ ...proxies, no_proxy: list }, url), isDirect ? null : "proxy:1", `${list} ${url}`);
});

test("HTTP_PROXY in capitals counts, which curl passes over", () => {
  assert.equal(through({ HTTP_PROXY: "proxy:3128" }, "http://a.org/"), "proxy:3128");
  assert.equal(through({ HTTP_PROXY: "one:1", http_proxy: "two:2" }, "http://a.org/"), "two:2");
});

test("a value that is no proxy is refused by its variable's name, without the value", () => {
  for (const value of ["ftp://ada:secret@proxy:1", "http://ada:secret@:port", "socks5://ada:secret@proxy:1"])
    assert.throws(
      () => proxyOf(new URL("https://a.org/"), { all_proxy: value }),
      (error) =>
        error instanceof UserError &&
        /^all_proxy: its value is not the address of a proxy/.test(error.message) &&
        !error.message.includes("secret"),
    );
});
