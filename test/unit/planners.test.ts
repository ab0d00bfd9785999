import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { settings as command } from "../../cli/commands/settings.ts";
import { memberTemplate } from "../../cli/deployment/memberTemplate.ts";
import { lackOf } from "../../cli/settings/lack.ts";
import { settingChanges } from "../../cli/settings/settingsChange.ts";
import { readTrust, writeTrust } from "../../deploy/variables.ts";
import { parseSettings, type Settings } from "../../service/settings/settings.ts";
import { commandContext } from "../support/commandContext.ts";
import { folderWith } from "../support/folder.ts";
import { filled, mayAssume } from "../support/trust.ts";

// People of the deployment's account who plan for buckets of every account: the setting planners.

const [hub, member] = ["111122223333", "444455556666"];
const [prefix, region] = ["dxaws-s3-prod", "ca-central-1"];
const externalId = `${prefix}.${region}.${hub}`;
const engineers = `arn:aws:iam::${hub}:role/engineers-*`;
const alice = `arn:aws:iam::${hub}:user/alice`;
const planners = [engineers, alice];

async function variablesWith(settings: Partial<Settings>) {
  const file = `${await folderWith({})}/settings.yml`;
  await writeFile(file, JSON.stringify(settings));
  const values: Readonly<Record<string, string>> = {
    "self:custom.prefix": prefix,
    "self:provider.region": region,
    "sls:stage": "prod",
  };
  return { resolveVariable: async (name: string) => values[name] ?? file };
}

const pseudo = { "AWS::Partition": "aws", "AWS::Region": region };
const inHub = { ...pseudo, "AWS::AccountId": hub };

function inMember(role: "ReadRole" | "WriteRole", settings: Partial<Settings>) {
  const hubOf = { account: hub, region, prefix, settings: parseSettings(settings) };
  const { Parameters, Resources } = parse(memberTemplate(hubOf));
  const defaults = Object.entries(Parameters).map(([name, one]) => [
    name,
    (one as { readonly Default: string }).Default,
  ]);
  const values = { ...Object.fromEntries(defaults), ...pseudo, "AWS::AccountId": member };
  return filled(Resources[role].Properties.AssumeRolePolicyDocument, values);
}

const places: readonly (readonly [string, (settings: Partial<Settings>) => Promise<unknown>])[] = [
  [
    "the deployment's account",
    async (settings) => filled(await readTrust(await variablesWith(settings)), inHub),
  ],
  ["every other account", async (settings) => inMember("ReadRole", settings)],
];

describe.each(places)("in %s, the role that reads", (_, trustWith) => {
  it.each([
    ["a role that fits a pattern", `arn:aws:iam::${hub}:role/engineers-canada`],
    [
      "a session of such a role, as the local stack states it",
      `arn:aws:sts::${hub}:assumed-role/engineers-canada/bob`,
    ],
    ["a user by name", alice],
    ["still the function plan", `arn:aws:iam::${hub}:role/${prefix}-${region}-plan`],
  ])("can be assumed by %s", async (_, principal) => {
    expect(mayAssume(await trustWith({ planners }), { principal, externalId })).toBe(true);
  });

  it.each<[string, string, string?]>([
    ["another role", `arn:aws:iam::${hub}:role/operators`, externalId],
    ["another user", `arn:aws:iam::${hub}:user/bob`, externalId],
    ["a planner without the external id", alice],
    ["a role of that name of another account", `arn:aws:iam::${member}:role/engineers-canada`, externalId],
  ])("cannot be assumed by %s", async (_, principal, externalId) => {
    const call = { principal, ...(externalId && { externalId }) };
    expect(mayAssume(await trustWith({ planners }), call)).toBe(false);
  });

  it("can be assumed by no person where the setting names none", async () => {
    expect(mayAssume(await trustWith({}), { principal: alice, externalId })).toBe(false);
  });
});

describe("the role that writes is never assumed by a planner", () => {
  it.each([true, false])("with sessionTags: %s", async (sessionTags) => {
    const settings = { planners, sessionTags };
    const trusts = [
      filled(await writeTrust(await variablesWith(settings)), inHub),
      inMember("WriteRole", settings),
    ];
    const tags: Readonly<Record<string, string>> = sessionTags ? { bucket: "orders" } : {};
    for (const trust of trusts) {
      expect(JSON.stringify(trust)).not.toMatch(/engineers|alice/);
      expect(mayAssume(trust, { principal: alice, externalId, tags })).toBe(false);
      const reconcile = `arn:aws:iam::${hub}:role/${prefix}-${region}-reconcile`;
      expect(mayAssume(trust, { principal: reconcile, externalId, tags })).toBe(true);
    }
  });
});

it("the template of the repository takes the planners as a parameter, for the role that reads alone", () => {
  const { Parameters, Conditions, Resources } = parse(memberTemplate());
  expect(Parameters.Planners).toMatchObject({ Type: "CommaDelimitedList", Default: "" });
  expect(Conditions.HasPlanners).toBeDefined();
  const { Statement } = Resources.ReadRole.Properties.AssumeRolePolicyDocument;
  const [functions, { "Fn::If": people }] = Statement;
  expect(people).toEqual([
    "HasPlanners",
    {
      ...functions,
      Condition: { ...functions.Condition, ArnLike: { "aws:PrincipalArn": { Ref: "Planners" } } },
    },
    { Ref: "AWS::NoValue" },
  ]);
  expect(functions.Condition.StringEquals).toHaveProperty(["sts:ExternalId"]);
  expect(JSON.stringify(Resources.WriteRole)).not.toContain("Planners");
});

describe("the setting planners", () => {
  it.each<[readonly string[], string]>([
    [["*"], "includes everyone of an account, or of AWS"],
    [[hub], "includes everyone of an account"],
    [[`arn:aws:iam::${hub}:root`], "includes everyone of an account"],
    [["arn:aws:iam::*:role/engineers"], "includes everyone of an account"],
    [["arn:*:iam::111122223333:role/engineers"], "includes everyone of an account"],
    [[`arn:aws:iam::${hub}:role/*`], "includes roles or users of anyone in the account"],
    [[`arn:aws:iam::${hub}:user/*`], "includes roles or users of anyone in the account"],
    [[`arn:aws:iam::${hub}:role/*a*/*`], "includes roles or users of anyone in the account"],
    [[`arn:aws:iam::${hub}:*`], "is not the ARN of a role or a user"],
    [[`arn:aws:iam::${hub}:group/engineers`], "is not the ARN of a role or a user"],
    [["engineers"], "write one like arn:aws:iam::111122223333:role/engineers-*"],
    [[""], "is not the ARN of a role or a user"],
    [[`arn:aws:iam::${hub}:role/`], "is not the ARN of a role or a user"],
    [[`arn:aws:iam::${hub}:role/\${aws:username}`], "is not the ARN of a role or a user"],
    [[`arn:aws:sts::${hub}:assumed-role/engineers/alice`], "is the ARN of a session; write that of its role"],
    [[alice, alice], "is named twice"],
    [[alice, `arn:aws:iam::${member}:user/bob`], "/planners/1: "],
    [[alice, `arn:aws:iam::${member}:user/bob`], "all of them are of the deployment's own account"],
  ])("%j is refused", (planners, message) => {
    expect(() => parseSettings({ planners })).toThrow(message);
  });

  it("takes the roles that IAM Identity Center makes, and roles under a path", () => {
    const arns = [
      `arn:aws:iam::${hub}:role/aws-reserved/sso.amazonaws.com/${region}/AWSReservedSSO_engineers_*`,
      `arn:aws:iam::${hub}:role/people/*`,
      `arn:aws:iam::${hub}:role/qa`,
    ];
    expect(parseSettings({ planners: arns }).planners).toEqual(arns);
  });

  it("of a path alone admits no session of any other role", async () => {
    const settings = { planners: [`arn:aws:iam::${hub}:role/people/*`] };
    const trust = filled(await readTrust(await variablesWith(settings)), inHub);
    expect(JSON.stringify(trust)).not.toContain("assumed-role/*");
    expect(mayAssume(trust, { principal: `arn:aws:iam::${hub}:role/people/alice`, externalId })).toBe(true);
  });

  it("that is too long for a trust policy is refused before anything is deployed", async () => {
    const many = Array.from(
      { length: 14 },
      (_, index) => `arn:aws:iam::${hub}:role/engineers-of-team-${index}`,
    );
    await expect(readTrust(await variablesWith({ planners: many }))).rejects.toThrow(
      /^\/planners: are too long for the trust policy of a role \(\d+ of 2048 characters\): use patterns$/,
    );
  });

  it("of another account than the credentials' is refused by settings FILE, which make deploy runs first", async () => {
    const folder = await folderWith({ "prod.yml": JSON.stringify({ planners }) });
    const run = async (account: string, arn: string) => {
      const deployment = {
        caller: async () => ({ account, arn }),
        functionCalled: (name: string) => name,
        lambda: {
          send: async () => {
            throw Object.assign(new Error("no function"), { name: "ResourceNotFoundException" });
          },
        },
      };
      return command.run({ names: [`${folder}/prod.yml`], options: {} }, commandContext(deployment).context);
    };
    await expect(run(member, `arn:aws:iam::${member}:user/deployer`)).rejects.toThrow(
      `arn:aws:iam::${member}:...`,
    );
    await expect(run(hub, `arn:aws-us-gov:iam::${hub}:user/deployer`)).rejects.toThrow("arn:aws-us-gov:iam");
    await expect(run(hub, `arn:aws:iam::${hub}:user/deployer`)).resolves.toBe(0);
  });

  it("is shown with what it permits, and asked about, when it names one more", async () => {
    const changes = await settingChanges(
      parseSettings({ planners: [alice] }),
      parseSettings({ planners }),
      new Date(),
    );
    expect(changes).toMatchObject([
      { setting: "planners", drops: expect.stringContaining(`${engineers} may read the configuration`) },
    ]);
    const [fewer] = await settingChanges(parseSettings({ planners }), parseSettings({}), new Date());
    expect(fewer).toEqual({ setting: "planners", before: planners, after: [] });
  });
});

describe("a person whom a role refuses reads", () => {
  const bob = `arn:aws:sts::${hub}:assumed-role/operators/bob`;
  const refused = { account: member, home: hub, settings: { planners } };

  it.each<[string, "read" | "write", object, RegExp]>([
    [
      "who may assume it, and how to become one of them",
      "read",
      { arn: bob },
      /bob needs sts:AssumeRole on it, and an entry in planners/,
    ],
    [
      "that the setting names it already",
      "read",
      { arn: `arn:aws:sts::${hub}:assumed-role/engineers-x/eve` },
      /eve is one of them: .*member check 444455556666/,
    ],
    [
      "that it is of the wrong account",
      "read",
      { arn: "arn:aws:iam::777788889999:user/eve" },
      /eve is not of the deployment's account 111122223333/,
    ],
    ["the same where STS does not say who it is", "read", {}, /the caller needs sts:AssumeRole/],
    [
      "that people do not write there",
      "write",
      { arn: alice },
      /only the function reconcile may assume it; let the service write the bucket/,
    ],
  ])("%s", (_, use, caller, message) => {
    expect(lackOf(use, { ...refused, ...caller })).toMatch(message);
  });
});
