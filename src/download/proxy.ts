import { BlockList, isIP } from "node:net";
import { UserError } from "../core";

/**
 * The proxy that a request goes through, by the environment variables that curl reads: http_proxy or
 * https_proxy by the address' protocol, else all_proxy, unless no_proxy exempts the host. A name in small
 * letters comes before the same name in capitals. HTTP_PROXY counts too, though curl ignores it for the
 * sake of CGI programs. An empty variable counts as unset. A proxy without "://" is reached over http,
 * and one without a port at curl's default, 1080.
 *
 * @returns null where the request goes to its host itself
 * @throws {UserError} naming the variable, if its value is not the address of a proxy over http or https
 *   (SOCKS is neither)
 * @see https://curl.se/docs/manpage.html#ENVIRONMENT
 */
export function proxyOf(url: URL, env: NodeJS.ProcessEnv = process.env): URL | null {
  const read = (name: string) => env[name] || env[name.toUpperCase()] || "";
  const usual = `${url.protocol.slice(0, -1)}_proxy`;
  const name = read(usual) ? usual : "all_proxy";
  const value = read(name);
  if (!value || isExempt(url, read("no_proxy"))) return null;
  const address = value.includes("://") ? value : `http://${value}`;
  const proxy = URL.canParse(address) ? new URL(address) : null;
  if (!proxy || !/^https?:$/.test(proxy.protocol))
    throw new UserError(
      `${name}: its value is not the address of a proxy over http or https, written as http://host:port; set ${usual} to one, or no_proxy to ${url.hostname}`,
    ); // without the value, which may hold a password
  const hasPort = /:\d+\/*$/.test(address);
  if (!hasPort && proxy.protocol !== "https:") proxy.port = "1080";
  return proxy;
}

/**
 * Whether a list of hosts, parted by commas or spaces, exempts an address: "*" alone exempts all; a name
 * exempts its host and all hosts below it, with or without a dot before it; an address of IPv4 or IPv6
 * exempts itself, and with /bits its network; "name:port" (which curl does not have) that port alone.
 */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list === "*" || list.split(/[\s,]+/).some((entry) => isExemptBy(entry.toLowerCase(), host, port));
}

function isExemptBy(entry: string, host: string, port: string): boolean {
  const [address, bits] = entry.split("/");
  const family = isIP(address);
  if (family !== 0) {
    const all = family === 4 ? 32 : 128;
    const count = Number(bits ?? all);
    if (isIP(host) !== family || !Number.isInteger(count) || count < 0 || count > all) return false;
    const network = new BlockList();
    network.addSubnet(address, count, family === 4 ? "ipv4" : "ipv6");
    return network.check(host, family === 4 ? "ipv4" : "ipv6");
  }
  const [name, only = port] = entry.split(":");
  const domain = name.replace(/^\.|\.$/g, "");
  const isBelow = isIP(host) === 0 && host.endsWith(`.${domain}`);
  return domain !== "" && only === port && (host === domain || isBelow);
}
