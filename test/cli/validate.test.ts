import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { resultsOf, runCli } from "../support/cli.ts";
import { folderWith } from "../support/folder.ts";

/** What validate says of these files, run beside them. */
async function validated(files: Readonly<Record<string, string | Buffer>>, ...words: string[]) {
  const cwd = await folderWith(files);
  return runCli(["validate", ...(words.length > 0 ? words : Object.keys(files))], { cwd });
}

const lines = (...text: string[]) => `${text.join("\n")}\n`;

describe("validate prints every problem of every file, with its place", () => {
  it("and the nearest word, in each document of a file", async () => {
    const orders = lines(
      "name: orders-archive",
      "region: canada",
      "versionning: true",
      "tags:",
      "  team: 7",
      "---",
      "name: Orders",
      "mode: watch",
    );
    expect(await validated({ "orders.yaml": orders })).toEqual({
      code: 1,
      stderr: "",
      stdout: lines(
        'orders.yaml:2:1: /region: "canada": is not an AWS region; write it like ca-central-1',
        'orders.yaml:3:1: /versionning: unknown key; did you mean "versioning"?',
        "orders.yaml:5:3: /tags/team: 7 is not allowed; expected string: write it in quotes",
        `orders.yaml:7:1: /name: "Orders": a bucket name can contain only lowercase letters, digits, dots and hyphens; only an old bucket in us-east-1 can have such a name, and its spec must set that region`,
        'orders.yaml:8:1: /mode: "watch" is not allowed; allowed: "enforce", "observe"',
        "0 valid specs in 1 file, 5 problems",
      ),
    });
  });

  it("when a file is broken, empty, no text, or holds something that is no spec", async () => {
    const ran = await validated({
      "alias.yaml": "name: *nowhere\n",
      "broken.yaml": "name: orders\ntags: [unclosed\nmode: observe\n",
      "bytes.yaml": Buffer.from([0xff, 0xfe, 0x00]),
      "empty.yaml": "# nothing yet\n",
      "json.json": '{"name": "orders-archive",\n "versioning": tru}\n',
      "account.yaml": "name: orders\naccount: 111122223333\n",
      "kind.yaml": "kind: spec\nname: orders\n",
      "list.yaml": "- name: orders\n",
      "no.yaml": "name: in-norway\nversioning: no\n",
      "text.yaml": "orders\n",
      "twice.yaml": "name: orders-archive\ntags:\n  team: a\n  team: b\nversionning: true\n",
    });
    expect(ran.stdout).toBe(
      lines(
        "account.yaml:2:1: /account: 111122223333 is not allowed; expected string: write it in quotes",
        "alias.yaml:1:7: there is no anchor &nowhere before this alias",
        "broken.yaml:3:1: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
        "bytes.yaml:1:1: the file is not UTF-8 text",
        "empty.yaml:1:1: this file contains no spec",
        'json.json:2:2: /versioning: "tru" is not allowed; expected boolean or object. Versioning of objects: true, false, or what get-bucket-versioning prints.',
        "kind.yaml:1:1: /kind: unknown kind; known: baseline, exception; a spec has none: leave it out",
        'list.yaml:1:3: [{"name":"orders"}] is not allowed; expected object',
        'no.yaml:2:1: /versioning: "no" is not allowed; expected boolean or object. Versioning of objects: true, false, or what get-bucket-versioning prints.',
        'text.yaml:1:1: "orders" is not allowed; expected object',
        'twice.yaml:4:3: the key "team" is repeated',
        'twice.yaml:5:1: /versionning: unknown key; did you mean "versioning"?',
        "0 valid specs in 11 files, 12 problems",
      ),
    );
    expect(ran).toMatchObject({ code: 1, stderr: "" });
  });

  it("when a bucket has two specs, in one file or in two", async () => {
    const spec = "name: orders-archive\n";
    const ran = await validated({ "a.yaml": `${spec}---\n${spec}`, "b.yaml": `# ours\n${spec}` });
    expect(ran).toMatchObject({
      code: 1,
      stdout: lines(
        "a.yaml:3:1: /name: orders-archive already has a spec in a.yaml:1",
        "b.yaml:2:1: /name: orders-archive already has a spec in a.yaml:1",
        "3 valid specs in 2 files, 2 problems",
      ),
    });
  });
});

describe("validate takes", () => {
  it("JSON that names its schema for editors, and YAML that does so in a comment", async () => {
    const ran = await validated({
      "a.json": '{ "$schema": "./spec.schema.json", "name": "orders", "versioning": true }',
      "b.yaml": "# yaml-language-server: $schema=./spec.schema.json\nname: invoices\n",
    });
    expect(ran).toEqual({ code: 0, stderr: "", stdout: "2 valid specs in 2 files, 0 problems\n" });
  });

  it("folders with all below them, but not what is hidden, no spec file, or a schema", async () => {
    const specs = {
      "specs/a.yaml": "name: in-yaml\n",
      "specs/deep/er/b.yml": "name: in-yml\n",
      "specs/deep/c.json": '{"name": "in-json"}',
      "specs/notes.txt": "no spec",
      "specs/spec.schema.json": '{"type": "object"}',
      "specs/.git/d.yaml": "nonsense: 1\n",
      "specs/.e.yaml": "nonsense: 1\n",
    };
    expect(await validated(specs, "specs")).toMatchObject({
      code: 0,
      stdout: "3 valid specs in 3 files, 0 problems\n",
    });
  });

  it("nothing that others installed, or that git ignores", async () => {
    const cwd = await folderWith({
      "a.yaml": "name: in-yaml\n",
      "node_modules/other/package.json": '{"name": "other"}',
      "deep/node_modules/other/b.yaml": "nonsense: 1\n",
      ".gitignore": "out/\n*.local.yaml\n",
      "out/c.yaml": "nonsense: 1\n",
      "deep/d.local.yaml": "nonsense: 1\n",
    });
    await promisify(execFile)("git", ["init", "--quiet", cwd]);
    expect(await runCli(["validate", "."], { cwd })).toMatchObject({
      code: 0,
      stdout: "1 valid spec in 1 file, 0 problems\n",
    });
    expect((await runCli(["validate", "out"], { cwd })).stderr).toContain(
      "the folder out has no .yaml, .yml or .json file that git does not ignore",
    );
    // A file that is named is read, even if git ignores it.
    expect((await runCli(["validate", "out/c.yaml"], { cwd })).stdout).toContain("/nonsense: unknown key");
  });

  it("anchors under keys that begin with x-", async () => {
    const anchored = lines("x-tags: &tags", "  team: orders", "name: orders", "tags: *tags");
    expect(await validated({ "a.yaml": anchored })).toMatchObject({
      code: 0,
      stdout: "1 valid spec in 1 file, 0 problems\n",
    });
  });

  it("members of S3 in camel case, with a hint", async () => {
    const camel = lines("name: orders", "encryption:", "  sseAlgorithm: aws:kms", "tags: { Team: a }");
    expect(await validated({ "a.yaml": camel })).toEqual({
      code: 0,
      stderr: "",
      stdout: lines(
        "a.yaml:3:3: /encryption/sseAlgorithm: is read as SSEAlgorithm, the spelling of the S3 API (a hint)",
        "1 valid spec in 1 file, 0 problems",
      ),
    });
    const [hint] = resultsOf(await validated({ "a.yaml": camel }, "a.yaml", "--output", "json"));
    expect(hint).toMatchObject({ kind: "hint", line: 3, path: "/encryption/sseAlgorithm" });
  });

  it("the same file twice as one", async () => {
    const ran = await validated({ "a.yaml": "name: orders\n" }, "a.yaml", ".", "./a.yaml");
    expect(ran).toMatchObject({ code: 0, stdout: "1 valid spec in 1 file, 0 problems\n" });
  });

  it("what comes in, beside files", async () => {
    const cwd = await folderWith({ "a.yaml": "name: orders\n" });
    const ran = await runCli(["validate", "a.yaml", "-"], { cwd, stdin: "name: invoices\nmod: observe\n" });
    expect(ran.stdout).toBe(
      lines('-:2:1: /mod: unknown key; did you mean "mode"?', "1 valid spec in 2 files, 1 problem"),
    );
  });
});

describe("validate refuses", () => {
  it.each([
    ["a file that does not exist", ["a.yaml", "b.yaml"], "there is no file or folder b.yaml"],
    ["a folder without specs", ["void"], "the folder void has no .yaml, .yml or .json file"],
    ["to guess", [], "name files or folders; - is standard input"],
  ])("%s", async (_, names, what) => {
    const cwd = await folderWith({ "a.yaml": "name: orders\n", "void/notes.txt": "" });
    expect(await runCli(["validate", ...names], { cwd })).toEqual({
      code: 1,
      stdout: "",
      stderr: `error: ${what}\n`,
    });
  });
});
