import { describe, expect, it } from "vitest";
import { settings as settingsForDeployment, settingsText } from "../../deploy/variables.ts";
import { parseSettings, settingsIn } from "../../service/settings/settings.ts";
import { readSettings } from "../../service/settings/settingsFile.ts";
import { folderWith } from "../support/folder.ts";

describe("an invalid setting is refused with its name", () => {
  it.each([
    [{ repairsAMinute: "abc" }, '/repairsAMinute: "abc" is not allowed; expected number'],
    [{ repairsAMinute: 0 }, "/repairsAMinute: 0 is too small"],
    [{ repairsAMinute: 1.5 }, "/repairsAMinute"],
    [{ sweepPeriodMinutes: 0 }, "/sweepPeriodMinutes: 0 is too small"],
    [{ sweepPeriodMinutes: null }, "/sweepPeriodMinutes"],
    [{ settlingSeconds: -5 }, "/settlingSeconds: -5 is too small"],
    [{ conflictRepairs: 0 }, "/conflictRepairs: 0 is too small"],
    [{ conflictMinutes: Number.POSITIVE_INFINITY }, "/conflictMinutes"],
    [{ concurrency: 1 }, "/concurrency: 1 is too small"],
    [{ alarmTopic: "ops@example.com" }, "is not the ARN of an SNS topic"],
    [{ alarmTopic: "" }, "is not the ARN of an SNS topic"],
    [{ otherDeployments: ["dxaws-s3-prod"] }, "is not the ARN of a role"],
    [{ watchedRegions: ["Canada"] }, "is not an AWS region"],
    [{ adoption: "ask" }, '/adoption: "ask" is not allowed; allowed: "always", "asked"'],
    [{ allowPublic: "www-*" }, '/allowPublic: "www-*" is not allowed; expected array'],
    [{ allowPublic: ["www-* cdn-*"] }, "is not a pattern of bucket"],
    [{ windows: [{ kind: "never" }] }, "/windows/0/kind"],
    [{ alowPublic: [] }, '/alowPublic: unknown key; did you mean "allowPublic"?'],
    [{ Windows: [] }, '/Windows: unknown key; did you mean "windows"?'],
    [{ sweepPeriodMinutes: 0.0001 }, "/sweepPeriodMinutes: 0.0001 is too small"],
    [{ conflictMinutes: 1e-9 }, "/conflictMinutes: 1e-9 is too small"],
    [{ trusted: ["*"] }, "includes everyone"],
    [{ trusted: ["arn:*"] }, "includes everyone"],
    [{ trusted: ["1234"] }, "have 12 digits"],
    [{ trusted: ["0011112222333"] }, "have 12 digits"],
    [{ tags: { "aws:x": "y" } }, "begins with aws:"],
    [{ tags: { "cost center!": "y" } }, "may hold only ASCII letters, digits, spaces and _ . / = + : -"],
    [{ tags: { équipe: "y" } }, "may hold only ASCII letters"],
    [{ tags: { "team@": "y" } }, "may hold only ASCII letters"],
    [{ tags: { ["x".repeat(129)]: "y" } }, "/tags"],
    [{ tags: { team: "" } }, "/tags/team: "],
    [{ tags: { team: "a,b" } }, "may hold only letters, digits, spaces and _ . : / = + - @"],
    [{ tags: { team: "x".repeat(257) } }, "/tags/team"],
    [{ tags: { team: 12 } }, "/tags/team: 12 is not allowed; expected string"],
    [{ tags: { Team: "a", team: "b" } }, "Team and team differ by upper and lower case only"],
    [
      { tags: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, "x"])) },
      ": are more than 49, which a resource can have besides STAGE",
    ],
    [{ deploymentBucket: "A B" }, "is not a bucket name"],
    [{ deploymentBucket: "xn--packages" }, "is not a bucket name: it must not begin with xn--"],
    [{ deploymentBucket: "packages-.company" }, "holds a hyphen beside a dot"],
    [{ canary: { "ca-central-1": "a..b" } }, "/canary/ca-central-1: "],
    [{ canary: { "ca-central-1": "a..b" } }, "it must not contain two dots in a row"],
    [{ canary: { "ca-central-1": "192.168.0.1" } }, "it must not look like an IP address"],
    [{ canary: { "ca-central-1": "canary--x-s3" } }, "it must not end with"],
    [{ memberCanaries: "canary" }, '/memberCanaries: "canary": lacks {account} and {region}; write one like'],
    [
      { memberCanaries: "canary-{account}" },
      "lacks {region}; write one like company-canary-{account}-{region}",
    ],
    [{ memberCanaries: "canary-{region}" }, "lacks {account}; write"],
    [
      { memberCanaries: "A-{account}-{region}" },
      "is no pattern of bucket names: A-111122223333-us-isof-south-1 ",
    ],
    [{ memberCanaries: "canary-{account}-{region}-{stage}" }, "can contain only lowercase letters, digits"],
    [{ memberCanaries: `${"a".repeat(36)}-{account}-{region}` }, "must be 3 to 63 characters long"],
    [{ memberCanaries: "canary-{account}-{region}--x-s3" }, "must not end with"],
    [
      { memberCanaries: ["a-{account}-{region}"] },
      '/memberCanaries: ["a-{account}-{region}"] is not allowed',
    ],
    [{ memberCanaries: null }, "/memberCanaries: null is not allowed"],
    [{ canary: { "ca-central-1": "Canary" } }, "it can contain only lowercase letters, digits"],
    [
      { alarmTopic: "arn:aws:sns:ca-central-1:111122223333:ops.fifo" },
      "is a FIFO topic, to which CloudWatch publishes no alarms",
    ],
    [{ alarmTopic: "arn:aws:sns:ca-central-1:111122223333:ops.x" }, "is not the ARN of an SNS topic"],
    [{ allowPublic: ["www-*\u202e"] }, "is not a pattern of bucket"],
    [{ watchedRegions: [] }, "/watchedRegions"],
    [{ buckets: [] }, "/buckets"],
    [
      { accounts: ["1111-2222-3333"] },
      '/accounts/0: "1111-2222-3333": is not an account id; write its 12 digits',
    ],
    [{ accounts: ["11112222333"] }, "/accounts/0: "],
    [{ accounts: [111122223333] }, "/accounts/0: 111122223333 is not allowed; expected string"],
    [{ accounts: ["111122223333", "444455556666", "111122223333"] }, "/accounts/2: "],
    [{ accounts: ["111122223333", "111122223333"] }, "111122223333 is named twice"],
    [{ accounts: "o-a1b2c3d4e5" }, '/accounts: "o-a1b2c3d4e5" is not allowed; expected array or object'],
    [{ accounts: ["o-a1b2c3d4e5"] }, "/accounts/0: "],
    [{ accounts: { organisation: "a1b2c3d4e5" } }, "/accounts/organisation: "],
    [
      { accounts: { organisation: "o-a1b2" } },
      "is not the id of an organisation; those look like o-a1b2c3d4e5",
    ],
    [{ accounts: { organisation: "o-a1b2c3d4e5", accounts: [] } }, "/accounts/accounts: unknown key"],
    [{ accounts: {} }, "/accounts/organisation: is missing"],
    [{ sessionTags: "no" }, '/sessionTags: "no" is not allowed; expected boolean'],
    ["allowPublic", "the settings"],
    [[], "the settings"],
  ])("%j", (input, message) => {
    expect(() => parseSettings(input)).toThrow(message);
    if (message.includes("unknown key")) return;
    // A function says the same, and does nothing.
    const inFunction = () => settingsIn({ SETTINGS: JSON.stringify(input) });
    if (!JSON.stringify(input).includes("null")) expect(inFunction).toThrow(message);
  });

  it("in one line, also if a function has no settings or invalid JSON", () => {
    expect(() => settingsIn({})).toThrow(/^the settings: the environment lacks SETTINGS; deploy again$/);
    expect(() => settingsIn({ SETTINGS: "allowPublic=x" })).toThrow(/^the settings: .* not JSON$/);
    const many = () => parseSettings({ repairsAMinute: 0, conflictRepairs: 0 });
    expect(many).toThrow(/^\/repairsAMinute: [^\n]*; \/conflictRepairs: [^\n]*$/);
  });

  it("but a function ignores a setting of a newer version after a rollback", () => {
    const SETTINGS = JSON.stringify({ adoption: "asked", ofTheNextVersion: [1] });
    expect(settingsIn({ SETTINGS })).toEqual(parseSettings({ adoption: "asked" }));
  });

  it("with the name of the file, before anything is deployed", async () => {
    const folder = await folderWith({
      "bad.yml": "alowPublic: []\n",
      "broken.yml": "a: [\n",
      "empty.yml": "",
      "typo.yml": 'exceptions: { never: ["/polciy"] }',
    });
    expect(() => readSettings(`${folder}/bad.yml`)).toThrow(/bad\.yml: \/alowPublic: unknown key/);
    expect(() => readSettings(`${folder}/broken.yml`)).toThrow(/broken\.yml/);
    expect(() => readSettings(`${folder}/prod.yml`)).toThrow("the file does not exist");
    expect(readSettings(`${folder}/empty.yml`)).toEqual(parseSettings({}));
    expect(() => readSettings(`${folder}/typo.yml`)).toThrow(
      /typo\.yml: \/exceptions\/never\/0: .*the name of a facet; did you mean "\/policy"\?/,
    );
    const variables = {
      resolveVariable: async (name: string) => (name.startsWith("param") ? `${folder}/bad.yml` : "x"),
    };
    await expect(settingsForDeployment(variables)).rejects.toThrow("unknown key");
  });
});

it("a setting under its name of version 0.1 is named with its name now, and still means the same to a function", () => {
  const input = { fightRepairs: 3, fightMinutes: 60 };
  expect(() => parseSettings(input)).toThrow("/fightRepairs: is called conflictRepairs since version 0.2");
  expect(settingsIn({ SETTINGS: JSON.stringify(input) })).toMatchObject({
    conflictRepairs: 3,
    conflictMinutes: 60,
  });
});

describe("accounts", () => {
  const many = (length: number) => Array.from({ length }, (_, index) => `${100_000_000_000 + index}`);

  it("are none by default, ids with leading zeros too, or an organisation", () => {
    expect(parseSettings({}).accounts).toEqual([]);
    const { accounts } = parseSettings({ accounts: ["000011112222", "444455556666"] });
    expect(accounts).toEqual(["000011112222", "444455556666"]);
    const organisation = "o-a1b2c3d4e5";
    expect(parseSettings({ accounts: { organisation } }).accounts).toEqual({ organisation });
  });

  it("of a team with 80 fit into a function's environment beside settings that it has anyway", () => {
    const arn = "arn:aws:iam::111122223333:policy/platform/boundary";
    const others = { trusted: many(20), permissionsBoundary: arn, buckets: ["orders-*", "www-*"] };
    expect(parseSettings({ ...others, accounts: many(80) }).accounts).toHaveLength(80);
    expect(() => parseSettings({ accounts: many(200) })).toThrow("are longer than 3000 bytes");
  });
});

it("the path of the roles counts twice: another variable of the environment repeats it", () => {
  const rolePath = `/${"p".repeat(510)}/`;
  const accounts = Array.from({ length: 120 }, (_, index) => `${100_000_000_000 + index}`);
  expect(() => parseSettings({ rolePath, accounts })).toThrow("are longer than 3000 bytes");
  expect(parseSettings({ accounts }).accounts).toHaveLength(120);
});

it("accepts every tag that AWS accepts: spaces and signs, characters of any language in values", () => {
  const tags = { "cost center": "Équipe 12", "a.b/c=d+e:f-g_h": "ops@example.com", STAGE: "prod" };
  expect(parseSettings({ tags }).tags).toEqual(tags);
});

it("the settings files of the repository are valid and reach the functions unchanged", async () => {
  const stageOf = (stage: string) => ({
    resolveVariable: async (name: string) => (name === "sls:stage" ? stage : ""),
  });
  for (const stage of ["dev", "local"])
    expect(settingsIn({ SETTINGS: await settingsText(stageOf(stage)) })).toEqual(
      readSettings(`settings/${stage}.yml`),
    );
});
