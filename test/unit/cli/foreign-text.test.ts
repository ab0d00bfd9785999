import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { commands } from "../../../cli/commands/index.ts";
import { type Hostile, hostiles } from "../../support/hostile.ts";
import { bucket, deploymentWith, specWith, strayItem } from "../../support/hostileWorld.ts";
import { seenOf } from "../../support/terminal.ts";
import { writtenBy } from "../../support/terminalContext.ts";

/** How a command is called, with a text in each word and in what comes in. */
interface Call {
  readonly names?: readonly string[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly stdin?: string;
  /** The table has no spec of the bucket yet. */
  readonly isNew?: boolean;
}

const out = await mkdtemp(join(tmpdir(), "foreign-text-"));
afterAll(() => rm(out, { recursive: true }));

const named = (text: string): Call[] => [{ names: [bucket] }, { names: [text] }];
const files = (text: string, options: object = {}): Call[] => [
  { names: ["-"], stdin: stringify(specWith(text)), options: { ...options } },
  { names: ["-"], stdin: stringify(specWith(text)), isNew: true, options: { ...options } },
  { names: ["-"], stdin: JSON.stringify(strayItem(text), undefined, 1) },
  { names: ["-"], stdin: `${JSON.stringify(specWith(text))}\n---\n${JSON.stringify(specWith(text))}` },
  { names: [text] },
];
const asOption = (calls: readonly Call[]): Call[] =>
  calls.map(({ names, options, ...rest }) => ({ ...rest, options: { ...options, file: names } }));

const calls: Readonly<Record<string, (text: string) => readonly Call[]>> = {
  validate: files,
  put: files,
  get: named,
  list: () => [{}],
  delete: named,
  plan: (text) => [
    ...named(text),
    ...asOption(files(text, { calls: true })),
    { options: { all: true } },
    { names: [bucket], options: { parallel: text } },
  ],
  apply: (text) => [
    ...named(text),
    { names: [bucket], options: { direct: true } },
    ...asOption(files(text, { direct: true })),
  ],
  reconcile: named,
  status: () => [{}, { names: [bucket] }],
  history: (text) => [...named(text), { names: [bucket], options: { limit: text } }],
  report: (text) => [{ options: { out: join(out, "report.html") } }, { options: { days: text } }],
  pause: (text) => [...named(text), { names: [bucket], options: { until: text } }],
  resume: named,
  import: (text) => [...named(text), { options: { all: true } }, { options: { prefix: text } }],
  undo: (text) => [...named(text), { names: [bucket], options: { entry: text } }],
  explain: (text) => [...named(text), { names: [bucket, `/${text}`] }],
  baseline: (text) => [
    { names: ["list"] },
    { names: ["get", text] },
    { names: ["get", "company"] },
    { names: ["delete", text] },
    {
      names: ["put", "-"],
      stdin: JSON.stringify({ kind: "baseline", name: text, order: text }, undefined, 1),
    },
    { names: [text] },
  ],
  exception: (text) => [
    { names: ["list"] },
    { names: ["end", text] },
    { names: ["end", "migration"] },
    {
      names: ["put", "-"],
      stdin: JSON.stringify({ kind: "exception", name: text, until: text }, undefined, 1),
    },
  ],
  redrive: () => [{}],
  doctor: (text) => [
    {},
    { names: [text] },
    { options: { without: [text] } },
    { options: { settings: text } },
  ],
  settings: (text) => [{ names: [join(out, "none.yml")] }, { names: [text] }],
  forwarding: () => [{}],
  member: (text) => [{ names: ["template"] }, { names: ["check", text] }, { names: [text] }],
  schema: () => [{}],
  completion: (text) => [{ names: [text] }, { names: ["bash"] }, { names: ["constructor"] }],
};

/** Everything that all calls of a command write, where each foreign text is this one. */
async function writtenWith(name: string, text: string, isJson: boolean): Promise<string> {
  const command = await commands.find((one) => one.name === name)?.load();
  if (!command) throw new Error(`there is no command ${name}`);
  let written = "";
  for (const { isNew, ...call } of calls[name]?.(text) ?? []) {
    const deployment = await deploymentWith(text);
    if (isNew) deployment.specTable.get = async () => undefined;
    written += await writtenBy({ command, deployment, ...call }, isJson);
  }
  // The request id of the S3 in memory is random.
  return written
    .replaceAll(/\b[0-9A-F]{16}\b/g, "0000000000000000")
    .replaceAll(/(version: |"\$version":"|"specVersion":"|"layerVersion":")[0-9a-f]{16}/g, "$10")
    .replaceAll(/"at":"[^"]+"/g, '"at":""');
}

/** An innocent text that takes as much room as the hostile one does where it is seen. */
const innocent = ({ seen }: Hostile) => "!".repeat(seen.length);

const esc = String.fromCharCode(27);
// Colours are ours.
const ours = new RegExp(`${esc}\\[(?:1|2|3[1236]|22|39)m`, "g");
const plain = (written: string) => written.replaceAll(ours, "");
/** One of the texts has combining marks. */
const isInnocuous = (written: string) => /^[\n -~]*$/.test(plain(written).replaceAll("\u0335", ""));

/** YAML has some spellings of its own. */
const yamlWords: Readonly<Record<string, string>> = {
  "\\e": "\\u001b",
  "\\0": "\\u0000",
  "\\a": "\\u0007",
  "\\v": "\\u000b",
  "\\N": "\\u0085",
  "\\_": "\\u00a0",
  "\\L": "\\u2028",
  "\\P": "\\u2029",
};
const pairOf = (_: string, code: string) => {
  const sign = String.fromCodePoint(Number.parseInt(code, 16));
  return [0, 1].map((at) => `\\u${sign.charCodeAt(at).toString(16)}`).join("");
};

/** In one spelling, quoted or not, and in lower case, as policies are compared. Reasons have lines of their own, which say that they are. */
const inOneWay = (lines: readonly string[]) =>
  lines
    .join("\n")
    .replaceAll(/\\U([0-9a-f]{8})/g, pairOf)
    .replaceAll(/\\x([0-9a-f]{2})/g, "\\u00$1")
    .replaceAll(/\\[e0avN_LP]/g, (word) => yamlWords[word] ?? word)
    .replaceAll(/\\\\([ubfnrt])/g, "\\$1")
    .replaceAll(/(\n *| )\| /g, "\\n")
    .replaceAll('"', "")
    .toLowerCase()
    .split("\n");

/** The results among what was written, with a text spelled as it is to be seen. */
const resultsIn = (written: string, text: string, seen: string): unknown[] =>
  plain(written)
    .split("\n")
    .filter((line) => line.startsWith('{"version"'))
    .map((line) => JSON.parse(line, (_, value) => spelled(value, text, seen)));

function spelled(value: unknown, text: string, seen: string): unknown {
  const spell = (found: string) => found.toLowerCase().replaceAll(text.toLowerCase(), seen.toLowerCase());
  if (typeof value === "string") return spell(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [spell(name), one]));
}

it("every command is driven", () => {
  expect(Object.keys(calls).sort()).toEqual(commands.map(({ name }) => name).sort());
});

for (const { name } of commands)
  describe(`${name}, with foreign text wherever there can be any,`, () => {
    it.each(hostiles)("shows all its lines, and the text as it is, where it $what", async (hostile) => {
      const written = await writtenWith(name, hostile.text, false);
      const innocuous = await seenOf(await writtenWith(name, innocent(hostile), false));
      const seen = await seenOf(written);
      const lines = innocuous.lines.map((line) => line.replaceAll(innocent(hostile), hostile.seen));
      expect(inOneWay(seen.lines)).toEqual(inOneWay(lines));
      expect([seen.foreignChanges, isInnocuous(written)]).toEqual([[], true]);
    });

    it.each(hostiles)("has the text in JSON, and makes it visible, where it $what", async (hostile) => {
      const { text, seen } = hostile;
      const written = await writtenWith(name, text, true);
      const innocuous = await writtenWith(name, innocent(hostile), true);
      expect(resultsIn(written, text, seen)).toEqual(resultsIn(innocuous, innocent(hostile), seen));
      expect(isInnocuous(written)).toBe(true);
    });
  });
