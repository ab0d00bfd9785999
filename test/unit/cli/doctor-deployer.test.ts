import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { resourceNames } from "../../../cli/doctor/deployer/names.ts";
import { byType } from "../../../cli/doctor/deployer/types.ts";
import { examine } from "../../../cli/doctor/examine.ts";
import type { Settings } from "../../../service/settings/settings.ts";
import { answered, contextWith, ownAccount } from "../../support/doctorContext.ts";

interface Asked {
  readonly PolicySourceArn: string;
  readonly ActionNames: readonly string[];
  readonly ResourceArns: readonly string[];
  readonly ContextEntries: readonly { ContextKeyName: string; ContextKeyValues: readonly string[] }[];
}
const path = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/deployer";

/** IAM, of which each simulation is remembered. */
function iam(decide: (action: string) => object = () => ({ EvalDecision: "allowed" })) {
  const asked: Asked[] = [];
  const answers = {
    GetRole: (): object => ({ Role: { Arn: path } }),
    SimulatePrincipalPolicy(input: Asked) {
      asked.push(input);
      return {
        EvaluationResults: input.ActionNames.map((EvalActionName) => ({
          EvalActionName,
          ...decide(EvalActionName),
        })),
      };
    },
  };
  return { asked, answers };
}
const ask = (stand: ReturnType<typeof iam>, settings: Partial<Settings> = {}, caller?: string) =>
  examine(contextWith({ iam: stand.answers, settings, ...(caller && { caller }) }), ["deployer"]);
const having = (asked: readonly Asked[], action: string) =>
  asked.filter(({ ActionNames }) => ActionNames.includes(action));

describe("the doctor's check of the deployer", () => {
  it("asks IAM of the caller's role, with its path, before anything is deployed", async () => {
    const stand = iam();
    expect(await ask(stand)).toEqual([
      { check: "deployer", state: "ok", what: "deployer has the permissions for a deployment" },
    ]);
    expect(new Set(stand.asked.map(({ PolicySourceArn }) => PolicySourceArn))).toEqual(new Set([path]));
  });

  it("names the denied actions, what denies them, and the policy to attach", async () => {
    const no = { EvalDecision: "implicitDeny" };
    const denied: Record<string, object> = {
      "iam:CreateRole": no,
      "sqs:CreateQueue": { ...no, OrganizationsDecisionDetail: { AllowedByOrganizations: false } },
      "kms:CreateGrant": no,
    };
    const stand = iam((action) => denied[action] ?? { EvalDecision: "allowed" });
    const command =
      "aws iam create-policy --policy-name dxaws-s3-deployer --policy-document file://deploy/deployer-policy.json";
    expect(await ask(stand)).toEqual(
      expect.arrayContaining([
        {
          check: "deployer",
          state: "wrong",
          what: "deployer is denied iam:CreateRole",
          remedy: `attach this policy to deployer: ${command}`,
        },
        expect.objectContaining({
          what: "deployer is denied sqs:CreateQueue by a policy of the organisation",
        }),
      ]),
    );
  });

  it("asks for names of this stage and place, and for what the settings take", async () => {
    const stand = iam();
    const kmsKey = "arn:aws:kms:ca-central-1:111122223333:key/0f6b7c52";
    await ask(stand, {
      kmsKey,
      rolePath: "/platform/",
      permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
      deploymentBucket: "company-packages",
    });
    const [table] = having(stand.asked, "dynamodb:CreateTable");
    expect(table?.ResourceArns).toEqual(
      ["specs", "ledger", "baselines"].map(
        (one) => `arn:aws:dynamodb:ca-central-1:${ownAccount}:table/dxaws-s3-prod-${one}`,
      ),
    );
    const [role] = having(stand.asked, "iam:CreateRole");
    expect(role?.ResourceArns).toContain(
      `arn:aws:iam::${ownAccount}:role/platform/dxaws-s3-prod-OnOutcomeRole-1A2B3C4D5E6F`,
    );
    expect(role?.ResourceArns).toContain(
      `arn:aws:iam::${ownAccount}:role/platform/dxaws-s3-prod-ca-central-1-write`,
    );
    expect(role?.ContextEntries).toContainEqual(
      expect.objectContaining({ ContextKeyName: "iam:PermissionsBoundary" }),
    );
    expect(having(stand.asked, "kms:CreateGrant")).toMatchObject([{ ResourceArns: [kmsKey] }]);
    expect(having(stand.asked, "s3:CreateBucket")).toEqual([]);
    expect(having(stand.asked, "s3:PutObject")).toMatchObject([
      { ResourceArns: [expect.stringMatching(/^arn:aws:s3:::company-packages\/[\w-]+$/)] },
    ]);
    const [pass] = having(stand.asked, "iam:PassRole");
    expect(pass?.ContextEntries).toContainEqual(
      expect.objectContaining({ ContextKeyName: "iam:PassedToService" }),
    );
  });

  const cannot = (missing: readonly string[], decision = "implicitDeny") => ({
    EvalDecision: decision,
    MissingContextValues: missing,
  });

  it.each(["implicitDeny", "explicitDeny"])(
    "does not know what depends on a condition's key that it has no value for (%s)",
    async (no) => {
      const denied: Record<string, object> = {
        "iam:CreateRole": cannot(["aws:MultiFactorAuthPresent", "aws:SourceIp"], no),
        "iam:PassRole": cannot(["aws:SourceIp", "aws:MultiFactorAuthPresent"], no),
        "sqs:CreateQueue": cannot([], no),
      };
      const findings = await ask(iam((action) => denied[action] ?? { EvalDecision: "allowed" }));
      expect(findings).toEqual([
        expect.objectContaining({ state: "wrong", what: "deployer is denied sqs:CreateQueue" }),
        expect.objectContaining({
          state: "unknown",
          what: "whether deployer may iam:PassRole, iam:CreateRole: that depends on aws:MultiFactorAuthPresent, aws:SourceIp, whose value the doctor does not know",
          remedy: expect.stringContaining("make deploy STAGE=prod"),
        }),
      ]);
    },
  );

  it("names the resources where only some are denied, as by a policy that names each", async () => {
    const arnOf = (name: string) => `arn:aws:dynamodb:ca-central-1:${ownAccount}:table/dxaws-s3-prod-${name}`;
    const part = (name: string, decision: string, missing: readonly string[] = []) => ({
      EvalResourceName: arnOf(name),
      EvalResourceDecision: decision,
      MissingContextValues: missing,
    });
    const specific = (...parts: object[]) => ({
      EvalDecision: "implicitDeny",
      ResourceSpecificResults: parts,
    });
    const denied: Record<string, object> = {
      "dynamodb:CreateTable": specific(part("specs", "allowed"), part("ledger", "implicitDeny")),
      "dynamodb:DeleteTable": specific(
        part("specs", "implicitDeny", ["aws:SourceVpc"]),
        part("ledger", "implicitDeny", ["aws:SourceVpc"]),
      ),
      "dynamodb:UpdateTable": specific(part("specs", "allowed"), part("ledger", "allowed")),
    };
    const findings = await ask(iam((action) => denied[action] ?? { EvalDecision: "allowed" }));
    expect(findings.map(({ what }) => what)).toEqual([
      `deployer is denied dynamodb:CreateTable on ${arnOf("ledger")}`,
      expect.stringMatching(/^whether deployer may dynamodb:DeleteTable: that depends on aws:SourceVpc,/),
    ]);
  });

  it("takes a denial of the organisation for one, whatever values are missing: IAM does not simulate its conditions", async () => {
    const denied = {
      ...cannot(["aws:SourceIp"]),
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    };
    const findings = await ask(
      iam((action) => (action === "iam:CreateRole" ? denied : { EvalDecision: "allowed" })),
    );
    expect(findings).toMatchObject([{ state: "wrong" }]);
  });

  it("sends IAM each value that is known before a deployment", async () => {
    const stand = iam();
    await ask(stand, { tags: { team: "platform" } });
    const contextValue = (action: string, key: string) =>
      having(stand.asked, action)[0]?.ContextEntries.find(({ ContextKeyName }) => ContextKeyName === key)
        ?.ContextKeyValues;
    expect(contextValue("sqs:CreateQueue", "aws:RequestedRegion")).toEqual(["ca-central-1"]);
    // IAM has one endpoint for all regions.
    expect(contextValue("iam:CreateRole", "aws:RequestedRegion")).toEqual(["us-east-1"]);
    for (const key of ["aws:ResourceAccount", "aws:PrincipalAccount", "s3:ResourceAccount"])
      expect(contextValue("sqs:CreateQueue", key)).toEqual([ownAccount]);
    expect(contextValue("sqs:CreateQueue", "aws:PrincipalArn")).toEqual([path]);
    expect(contextValue("sqs:CreateQueue", "aws:RequestTag/team")).toEqual(["platform"]);
    expect(contextValue("sqs:CreateQueue", "aws:RequestTag/STAGE")).toEqual(["prod"]);
    expect(contextValue("sqs:CreateQueue", "aws:TagKeys")).toEqual(["STAGE", "team"]);
    expect(contextValue("iam:PassRole", "iam:PassedToService")).toEqual(["lambda.amazonaws.com"]);
  });

  it("asks about the bus of other accounts and its policy only if the settings name accounts", async () => {
    const [alone, many] = [iam(), iam()];
    await ask(alone);
    await ask(many, { accounts: { organisation: "o-a1b2c3d4e5" } });
    expect(having(alone.asked, "events:PutPermission")).toEqual([]);
    expect(having(many.asked, "events:PutPermission")).toMatchObject([{ ResourceArns: ["*"] }]);
    const [bus] = having(many.asked, "events:CreateEventBus");
    expect(bus?.ResourceArns).toContain(
      `arn:aws:events:ca-central-1:${ownAccount}:event-bus/dxaws-s3-prod-events`,
    );
    const [rule] = having(many.asked, "events:PutRule");
    expect(rule?.ResourceArns).toContain(
      `arn:aws:events:ca-central-1:${ownAccount}:rule/dxaws-s3-prod-events/dxaws-s3-prod-events`,
    );
  });

  it("asks of a mapping that is there by an ARN, and of one that is to be made by none", async () => {
    const stand = iam();
    await ask(stand);
    expect(having(stand.asked, "lambda:CreateEventSourceMapping")).toMatchObject([{ ResourceArns: ["*"] }]);
    expect(having(stand.asked, "lambda:UpdateEventSourceMapping")).toMatchObject([
      { ResourceArns: [expect.stringContaining(":event-source-mapping:")] },
    ]);
  });

  it("goes by the role's name where its path may not be asked for", async () => {
    const stand = iam();
    stand.answers.GetRole = () => answered("AccessDenied");
    await ask(stand);
    expect(stand.asked[0]?.PolicySourceArn).toBe("arn:aws:iam::111122223333:role/deployer");
  });

  it("is right in another partition", async () => {
    const stand = iam(() => ({ EvalDecision: "explicitDeny" }));
    const findings = await ask(stand, {}, "arn:aws-us-gov:iam::111122223333:user/alice");
    expect(stand.asked[0]?.PolicySourceArn).toBe("arn:aws-us-gov:iam::111122223333:user/alice");
    expect(JSON.stringify(stand.asked)).not.toContain("arn:aws:");
    expect(findings[0]?.remedy).toContain("sed s/arn:aws:/arn:aws-us-gov:/ deploy/deployer-policy.json");
  });

  it("is unknown where IAM may not be asked, or knows nothing of the caller", async () => {
    const mute = {
      asked: [],
      answers: { ...iam().answers, SimulatePrincipalPolicy: () => answered("AccessDenied") },
    };
    expect(await examine(contextWith({ iam: mute.answers }), ["deployer"])).toMatchObject([
      { state: "unknown" },
    ]);
    const federated = `arn:aws:sts::${ownAccount}:federated-user/alice`;
    expect(await ask(iam(), {}, federated)).toMatchObject([{ state: "unknown" }]);
  });
});

describe("the deployer's policy", () => {
  const policy = JSON.parse(readFileSync("deploy/deployer-policy.json", "utf8")) as {
    readonly Statement: readonly { readonly Action: readonly string[] }[];
  };

  it("has room in a managed policy", () => {
    expect(JSON.stringify(policy).length).toBeLessThan(6_144);
  });

  const files = ["tables", "queues", "outcomes", "schedule", "alarms", "roles"];
  const resources = files.flatMap((name) => {
    const text = readFileSync(`deploy/${name}.yml`, "utf8");
    const { Resources } = parse(text, { logLevel: "silent", merge: true }) as {
      Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
    };
    return Object.entries(Resources).map(([id, resource]) => ({ id, ...resource }));
  });

  it("is simulated with the names of all resources of the template", () => {
    const known = resourceNames.flatMap(([, names]) => names);
    const named = resources.flatMap(({ id, Type, Properties }) => {
      if (Type === "AWS::IAM::Role" && !Properties.RoleName) return [`${id}-1A2B3C4D5E6F`];
      const keys = ["TableName", "QueueName", "AlarmName", "RoleName", "Name"];
      const names = keys.map((key) => `${Properties[key]}`.replace(`\${AWS::Region}`, "{region}"));
      return names.flatMap((name) => name.match(/^\$\{self:custom.prefix\}-(.*)$/)?.slice(1) ?? []);
    });
    const { functions } = parse(readFileSync("serverless.yml", "utf8"), { logLevel: "silent" }) as {
      functions: object;
    };
    expect(named.length).toBeGreaterThan(20);
    expect([...named, ...Object.keys(functions)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it("allows each type of resource of the template, and no other", () => {
    for (const { Type } of resources) expect(Object.keys(byType)).toContain(Type);
  });
});
