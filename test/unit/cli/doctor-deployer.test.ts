import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { byType } from "../../../cli/doctor/deployer/types.ts";
import { examine } from "../../../cli/doctor/examine.ts";
import type { Settings } from "../../../service/settings/settings.ts";
import { answered, ownAccount, patientWith } from "../../support/patient.ts";

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
  examine(patientWith({ iam: stand.answers, settings, ...(caller && { caller }) }), ["deployer"]);
const having = (asked: readonly Asked[], action: string) =>
  asked.filter(({ ActionNames }) => ActionNames.includes(action));

describe("the doctor of whoever deploys", () => {
  it("asks IAM of the caller's role, with its path, before anything is deployed", async () => {
    const stand = iam();
    expect(await ask(stand)).toEqual([
      { check: "deployer", state: "ok", what: "deployer may do what a deployment takes" },
    ]);
    expect(new Set(stand.asked.map(({ PolicySourceArn }) => PolicySourceArn))).toEqual(new Set([path]));
  });

  it("names what is denied, by whom, and the policy that would do", async () => {
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
          what: "deployer may not iam:CreateRole",
          remedy: `attach this policy to deployer: ${command}`,
        },
        expect.objectContaining({
          what: "deployer may not sqs:CreateQueue, by a policy of the organisation",
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
    expect(table?.ResourceArns).toEqual([
      `arn:aws:dynamodb:ca-central-1:${ownAccount}:table/dxaws-s3-prod-x`,
    ]);
    const [role] = having(stand.asked, "iam:CreateRole");
    expect(role?.ResourceArns).toEqual([`arn:aws:iam::${ownAccount}:role/platform/dxaws-s3-prod-x`]);
    expect(role?.ContextEntries).toContainEqual(
      expect.objectContaining({ ContextKeyName: "iam:PermissionsBoundary" }),
    );
    expect(having(stand.asked, "kms:CreateGrant")).toMatchObject([{ ResourceArns: [kmsKey] }]);
    expect(having(stand.asked, "s3:CreateBucket")).toEqual([]);
    expect(having(stand.asked, "s3:PutObject")).toMatchObject([
      { ResourceArns: ["arn:aws:s3:::company-packages/x"] },
    ]);
    const [pass] = having(stand.asked, "iam:PassRole");
    expect(pass?.ContextEntries).toContainEqual(
      expect.objectContaining({ ContextKeyName: "iam:PassedToService" }),
    );
  });

  it("goes by the role's name where its path may not be asked for", async () => {
    const stand = iam();
    stand.answers.GetRole = () => answered("AccessDenied");
    await ask(stand);
    expect(stand.asked[0]?.PolicySourceArn).toBe("arn:aws:iam::111122223333:role/deployer");
  });

  it("is right in another partition", async () => {
    const stand = iam(() => ({ EvalDecision: "explicitDeny" }));
    const findings = await ask(stand, {}, "arn:aws-us-gov:iam::111122223333:user/somebody");
    expect(stand.asked[0]?.PolicySourceArn).toBe("arn:aws-us-gov:iam::111122223333:user/somebody");
    expect(JSON.stringify(stand.asked)).not.toContain("arn:aws:");
    expect(findings[0]?.remedy).toContain("sed s/arn:aws:/arn:aws-us-gov:/ deploy/deployer-policy.json");
  });

  it("is unknown where IAM may not be asked, or knows nothing of the caller", async () => {
    const mute = {
      asked: [],
      answers: { ...iam().answers, SimulatePrincipalPolicy: () => answered("AccessDenied") },
    };
    expect(await examine(patientWith({ iam: mute.answers }), ["deployer"])).toMatchObject([
      { state: "unknown" },
    ]);
    const federated = `arn:aws:sts::${ownAccount}:federated-user/somebody`;
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

  it("allows each type of resource of the template, and no other", () => {
    const files = ["tables", "queues", "outcomes", "schedule", "alarms", "roles"];
    const resources = files.flatMap((name) => {
      const text = readFileSync(`deploy/${name}.yml`, "utf8");
      const { Resources } = parse(text, { logLevel: "silent" }) as {
        Resources: Record<string, { Type: string }>;
      };
      return Object.values(Resources);
    });
    for (const { Type } of resources) expect(Object.keys(byType)).toContain(Type);
  });
});
