import { ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { settings as command } from "../../../cli/commands/settings.ts";
import type { Settings } from "../../../service/settings/settings.ts";
import { commandContext } from "../../support/commandContext.ts";
import { folderWith } from "../../support/folder.ts";

const freeze = { kind: "deny", schedule: "0 0 20 12 *", duration: "336h" } as const;
const nights = { kind: "allow", schedule: "0 22 * * *", duration: "4h" } as const;

describe("before it deploys, settings FILE", () => {
  const ran = async (
    before: object | undefined,
    after: Partial<Settings>,
    { yes = false, answer = false } = {},
  ) => {
    const folder = await folderWith({ "prod.yml": JSON.stringify(after) });
    const send = async () => {
      if (!before) throw new ResourceNotFoundException({ message: "no function", $metadata: {} });
      return { Environment: { Variables: before } };
    };
    const deployment = { lambda: { send }, functionCalled: (name: string) => name };
    const { context, heard } = commandContext(deployment, answer);
    const code = await command.run({ names: [`${folder}/prod.yml`], options: { yes } }, context);
    return { code, heard };
  };
  const deployed = (settings: Partial<Settings>) => ({ SETTINGS: JSON.stringify(settings) });

  it("shows the differences, and asks nothing if no protection is dropped", async () => {
    const { code, heard } = await ran(deployed({ repairsAMinute: 60 }), { windows: [freeze] });
    expect(heard.text).toContain("~ repairsAMinute: 60 -> 600\n");
    expect(heard.text).toMatch(/Settings: 2 settings of .* differ from what is deployed\.\n$/);
    expect({ code, questions: heard.questions }).toEqual({ code: 0, questions: [] });
  });

  const drops: readonly [string, Partial<Settings>, Partial<Settings>, RegExp][] = [
    ["a freeze", { windows: [freeze] }, {}, /removes a freeze/],
    [
      "a shorter freeze",
      { windows: [freeze] },
      { windows: [{ ...freeze, duration: "1h" }] },
      /removes a freeze/,
    ],
    ["the nights alone", { windows: [nights] }, {}, /removes a freeze/],
    [
      "more than the nights",
      { windows: [nights] },
      { windows: [nights, { ...nights, schedule: "0 9 * * *" }] },
      /removes a freeze/,
    ],
    ["the perimeter", { trusted: ["111122223333"] }, {}, /removes the perimeter/],
    [
      "one more insider",
      { trusted: ["o-abc"] },
      { trusted: ["o-abc", "999999999999"] },
      /no longer outsiders: 999999999999/,
    ],
    [
      "a bucket more in public",
      { allowPublic: ["www-*"] },
      { allowPublic: ["www-*", "*"] },
      /these buckets may become public: \*/,
    ],
    ["a bucket more for outsiders", {}, { allowOutside: ["x"] }, /may be opened to outsiders: x/],
    ["the question at first contact", { adoption: "asked" }, {}, /removes the approval/],
    ["alarms", { alarmTopic: "arn:aws:sns:ca-central-1:111122223333:ops" }, {}, /removes alarms/],
    [
      "the enforcement of buckets",
      {},
      { buckets: ["only-this"] },
      /removes the enforcement of buckets named \*/,
    ],
    ["a bound of buckets", { buckets: ["team-a-*"] }, { buckets: ["team-a-*", "*"] }, /removes a bound/],
    ["what is never touched", {}, { neverBuckets: [] }, /removes a bound: .*aws-controltower/],
    ["all enforcement", {}, { neverBuckets: ["*"] }, /aws-controltower/],
    [
      "enforcement against a role",
      {},
      { otherDeployments: ["arn:aws:iam::111122223333:role/x"] },
      /removes enforcement against/,
    ],
    ["logs", { logRetentionDays: 3653 }, { logRetentionDays: 1 }, /removes older logs/],
    ["checks", {}, { sweepPeriodMinutes: 525_600 }, /removes checks/],
    [
      "an account",
      { accounts: ["444455556666", "777788889999"] },
      { accounts: ["444455556666"] },
      /removes the enforcement of all buckets of 777788889999/,
    ],
    [
      "an organisation",
      { accounts: { organisation: "o-a1b2c3d4e5" } },
      { accounts: ["444455556666"] },
      /removes the enforcement of all buckets of o-a1b2c3d4e5 except those of 444455556666/,
    ],
    ["the tags of sessions", {}, { sessionTags: false }, /removes a bound: the role that writes/],
    [
      "all repairs, by a freeze that never ends",
      {},
      { windows: [{ kind: "deny", schedule: "0 * * * *", duration: "1h" }] },
      /removes repairs, but of exposures: these windows never let the service write/,
    ],
    [
      "all repairs, by a freeze that is longer than the time between two of them",
      { windows: [freeze] },
      { windows: [freeze, { kind: "deny", schedule: "0 0 1 * *", duration: "800h" }] },
      /never let the service write/,
    ],
    [
      "all repairs, by windows that a freeze always covers",
      {},
      { windows: [nights, { ...nights, kind: "deny", schedule: "0 21 * * *", duration: "6h" }] },
      /never let the service write/,
    ],
    [
      "repairs for years",
      {},
      { windows: [{ kind: "allow", schedule: "0 0 29 2 *", duration: "1h" }] },
      /no time between \d{4}-\d\d-\d\d and \d{4}-02-29/,
    ],
  ];
  it.each(drops)("asks before it removes %s, and stops after a no", async (_, before, after, message) => {
    const { code, heard } = await ran(deployed(before), after);
    expect(heard.text).toMatch(message);
    expect({ code, questions: heard.questions.length }).toEqual({ code: 1, questions: 1 });
    expect((await ran(deployed(before), after, { answer: true })).code).toBe(0);
    const said = await ran(deployed(before), after, { yes: true });
    expect({ code: said.code, questions: said.heard.questions }).toEqual({ code: 0, questions: [] });
  });

  it("asks nothing about windows that let the service write every week, or but for a freeze of weeks", async () => {
    const weekly = { kind: "allow", schedule: "0 2 * * 0", duration: "2h" } as const;
    expect((await ran(deployed({}), { windows: [weekly, freeze] })).heard.questions).toEqual([]);
  });

  it("knows a freeze that an older version was deployed with", async () => {
    const older = {
      WINDOWS: JSON.stringify([freeze]),
      ALLOW_PUBLIC: "www-*  cdn-*",
      ADOPTION: "asked",
      WATCHED_REGIONS: "ca-central-1",
    };
    const { code, heard } = await ran(older, {
      allowPublic: ["www-*", "cdn-*"],
      watchedRegions: ["ca-central-1"],
    });
    expect(heard.results.filter(({ drops: isDropped }) => isDropped)).toMatchObject([
      { setting: "windows" },
      { setting: "adoption" },
      { kind: "settings" },
    ]);
    expect(code).toBe(1);
  });

  it("shows settings other than the defaults for a first deployment", async () => {
    const { code, heard } = await ran(undefined, { adoption: "asked", allowPublic: ["www-*"] });
    expect(heard.text).toContain("nothing is deployed yet");
    expect(heard.results.at(-1)).toMatchObject({ isNew: true, changes: 2 });
    expect(code).toBe(0);
  });

  it("reports the problems of the file", async () => {
    await expect(ran(undefined, { repairsAMinute: 0 })).rejects.toThrow("/repairsAMinute: 0 is too small");
  });
});
