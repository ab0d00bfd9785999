import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

export const repository = join(import.meta.dirname, "../..");
export const read = (file: string) => readFileSync(join(repository, file), "utf8");

/** The pages of the documents, those of decisions included. */
export const documents: readonly string[] = readdirSync(join(repository, "docs"), { recursive: true })
  .map((name) => `docs/${name}`)
  .filter((name) => name.endsWith(".md"))
  .sort();

/** The README, what stands beside it, and the documents, as paths from the repository. */
export const pages: readonly string[] = [
  "README.md",
  "CHANGELOG.md",
  "SECURITY.md",
  "llms.txt",
  ...documents,
];

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** What stands behind the opening fence: `json`, `sh`, `sh needs AWS`. */
  readonly info: string;
  readonly text: string;
}

const fence = /^```(.*)\n([\s\S]*?)^```$/gm;
const withoutBlocks = (page: string) => read(page).replaceAll(fence, "");

export const blocksOf = (page: string): Block[] =>
  [...read(page).matchAll(fence)].map(([, info = "", text = ""]) => ({ page, info, text }));

/** What the first group of a pattern matches, all along a text. */
export const matchesIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = ""]) => found);

/** What a page says in code: in spans, in indented blocks and in fences. */
export function codeIn(page: string): string {
  const spans = matchesIn(withoutBlocks(page), /`([^`\n]+)`/g);
  const indented = matchesIn(read(page), /^ {4}(.*)$/gm);
  return [...spans, ...indented, ...blocksOf(page).map(({ text }) => text)].join("\n");
}

/** The anchors of a page, as GitHub makes them of its headings. */
const anchorsOf = (page: string) =>
  matchesIn(withoutBlocks(page), /^#+ (.*)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(" ", "-"),
  );

/** The files to which a page's links lead, as paths from the repository. */
export const linkedFrom = (page: string): string[] =>
  linksOf(page).map((link) => normalize(join(dirname(page), link.split("#")[0] ?? "")));

const linksOf = (page: string) => matchesIn(withoutBlocks(page), /\]\(([^)\s]+)\)/g);

/** The links of a page that lead to no file, or to no heading of it. Addresses on the web are not asked for. */
export const brokenLinks = (page: string): string[] =>
  linksOf(page).filter((link) => !link.startsWith("https:") && !leadsSomewhere(page, link));

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path ? normalize(join(dirname(page), path)) : page;
  const file = join(repository, target);
  if (!existsSync(file)) return false;
  return anchor === undefined || (statSync(file).isFile() && anchorsOf(target).includes(anchor));
}
