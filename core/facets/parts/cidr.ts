import { isIPv4, isIPv6 } from "node:net";

/** An address block: from `from` to before `to`, in a family of `bits` bits. */
interface Block {
  readonly bits: 32 | 128;
  readonly from: bigint;
  readonly to: bigint;
}

const asNumber = (address: string): bigint =>
  groups(address).reduce((sum, group) => (sum << 16n) + BigInt(group), 0n);

/** The groups of 16 bits: the two of an IPv4 address, or the eight of an IPv6 address in any short form. */
function groups(text: string): number[] {
  const last = text.slice(text.lastIndexOf(":") + 1);
  const [a = 0, b = 0, c = 0, d = 0] = last.split(".").map(Number);
  const asGroups = `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  const plain = last.includes(".") ? `${text.slice(0, -last.length)}${asGroups}` : text;
  const [head = [], tail = []] = plain.split("::").map((half) => (half === "" ? [] : half.split(":")));
  const gap = Array<string>(plain.includes("::") ? 8 - head.length - tail.length : 0).fill("0");
  return [...head, ...gap, ...tail].map((group) => Number.parseInt(group, 16));
}

/** An address or block as aws:SourceIp accepts it; undefined for any other text. */
function blockOf(text: string): Block | undefined {
  const [, address = "", length] = /^([\da-fA-F.:]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text) ?? [];
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : undefined;
  if (!bits || Number(length ?? bits) > bits) return undefined;
  const number = asNumber(address);
  const size = 1n << BigInt(bits - Number(length ?? bits));
  const from = number - (number % size);
  return { bits, from, to: from + size };
}

const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].flatMap(
  (text) => blockOf(text) ?? [],
);

const isPrivate = ({ bits, from, to }: Block) =>
  bits === 32 && privateBlocks.some((block) => block.from <= from && to <= block.to);

/** These IPv6 addresses include the IPv4-mapped ones, and so all of IPv4. */
const meansIPv4 = ({ bits, from }: Block) => bits === 128 && from >> 48n === 0n;

/** The number of addresses in the union of blocks of one family. */
function together(blocks: readonly Block[]): bigint {
  let [sum, reached] = [0n, 0n];
  for (const { from, to } of blocks.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const start = from > reached ? from : reached;
    if (to > start) sum += to - start;
    reached = to > reached ? to : reached;
  }
  return sum;
}

/**
 * Whether the blocks are narrow enough to count as fixed addresses: together at most as many addresses as an IPv4
 * /8 or an IPv6 /32. Private ranges do not count. The union counts, because two halves of the internet are the
 * whole internet.
 */
export function areFew(texts: readonly string[]): boolean {
  const blocks = texts.map(blockOf);
  if (blocks.some((block) => !block || meansIPv4(block))) return false;
  const counted = blocks.flatMap((block) => (block && !isPrivate(block) ? block : []));
  const of = (bits: number) => together(counted.filter((block) => block.bits === bits));
  return of(32) <= 1n << 24n && of(128) <= 1n << 96n;
}
