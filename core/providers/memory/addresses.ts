// Addresses as bit texts, for the S3 user guide's rule about aws:SourceIp: "values broader than /8 for IPv4 and /32
// for IPv6 (excluding RFC1918 private ranges)" are public.

const binary = (number: number, width: number) => number.toString(2).padStart(width, "0");

function bitsOfIPv4(address: string): string | undefined {
  const octets = address.split(".");
  const isGood =
    octets.length === 4 && octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && +octet < 256);
  return isGood ? octets.map((octet) => binary(+octet, 8)).join("") : undefined;
}

function bitsOfIPv6(address: string): string | undefined {
  const lastColon = address.lastIndexOf(":");
  const tail = address.slice(lastColon + 1);
  const embedded = tail.includes(".") ? bitsOfIPv4(tail) : "";
  if (embedded === undefined) return undefined;
  const shortened = embedded ? `${address.slice(0, lastColon + 1)}e:e` : address;
  const [front = "", back, ...more] = shortened.split("::");
  if (more.length > 0) return undefined;
  const [head, end] = [front, back ?? ""].map((half) => (half === "" ? [] : half.split(":"))) as [
    string[],
    string[],
  ];
  const missing = 8 - head.length - end.length;
  if (back === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...end];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  const bits = groups.map((group) => binary(Number.parseInt(group, 16), 16)).join("");
  return embedded ? bits.slice(0, 96) + embedded : bits;
}

/** The bits that all addresses of a CIDR share, and the family. */
function prefixOf(cidr: unknown): { family: 4 | 6; prefix: string } | undefined {
  if (typeof cidr !== "string") return undefined;
  const [address = "", length, ...more] = cidr.split("/");
  const family = address.includes(":") ? 6 : 4;
  const bits = family === 6 ? bitsOfIPv6(address) : bitsOfIPv4(address);
  if (!bits || more.length > 0 || (length !== undefined && !/^(0|[1-9]\d*)$/.test(length))) return undefined;
  const kept = length === undefined ? bits.length : +length;
  return kept > bits.length ? undefined : { family, prefix: bits.slice(0, kept) };
}

const rfc1918 = [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
].map(([address, length]) => bitsOfIPv4(`${address}`)?.slice(0, +(length ?? 0))) as string[];

const allOfIPv4InIPv6 = "0".repeat(80);

/** The number of addresses under the prefixes, each counted once. */
function countOf(prefixes: readonly string[], width: number): bigint {
  const outermost = [...new Set(prefixes)].filter(
    (prefix, _index, all) => !all.some((other) => other !== prefix && prefix.startsWith(other)),
  );
  return outermost.reduce((count, { length }) => count + 2n ** BigInt(width - length), 0n);
}

export function areKnownAddresses(cidrs: readonly unknown[]): boolean {
  const found = cidrs.map(prefixOf);
  const of = (family: 4 | 6) => found.flatMap((one) => (one?.family === family ? one.prefix : []));
  if (found.includes(undefined)) return false;
  if (of(6).some((prefix) => prefix.padEnd(128, "0").startsWith(allOfIPv4InIPv6))) return false;
  const broad = of(4).filter((prefix) => !rfc1918.some((range) => prefix.startsWith(range)));
  return countOf(broad, 32) <= 2n ** 24n && countOf(of(6), 128) <= 2n ** 96n;
}
