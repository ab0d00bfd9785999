import { beforeAll, describe, expect, it } from "vitest";
import { facets } from "../../core/facets/index.ts";
import { eventPattern, readPolicy as reads, writePolicy as writes } from "../../deploy/variables.ts";
import { printedService, resourceOf, type Service } from "../support/printedService.ts";

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
}
const variables = { resolveVariable: async (name: string) => (name === "sls:stage" ? "dev" : "") };
const [readPolicy, writePolicy] = [await reads(variables), await writes(variables)];
const statements = (policy: typeof readPolicy) =>
  (policy.Statement as Statement[]).filter(({ Effect }) => Effect === "Allow");
const actions = (policy: typeof readPolicy) => statements(policy).flatMap(({ Action }) => Action);

describe("the permissions of the role that reads", () => {
  it("contain only actions that read a bucket's configuration", () => {
    expect(
      actions(readPolicy).filter((action) => !/^(s3:(Get|List)|kms:Describe)[A-Z]/.test(action)),
    ).toEqual([]);
    expect(actions(readPolicy).filter((action) => /:[A-Z][a-z]+Object/.test(action))).toEqual([]);
  });

  it.each(facets.map((facet) => [facet.name, facet] as const))("let it read %s", (_, { iam }) => {
    expect(actions(readPolicy)).toEqual(expect.arrayContaining(iam.read.map(({ action }) => action)));
  });
});

describe("the permissions of the one role that writes", () => {
  it.each(facets.map((facet) => [facet.name, facet] as const))(
    "let it write %s, where and when its row says",
    (_, { iam }) => {
      for (const { action, resource, condition } of iam.write as Permissions)
        expect(statements(writePolicy)).toContainEqual(
          expect.objectContaining({
            Action: expect.arrayContaining([action]),
            ...(resource && { Resource: { "Fn::Sub": `arn:\${AWS::Partition}:${resource}` } }),
            ...(condition && { Condition: condition }),
          }),
        );
    },
  );

  it("concern one bucket: the one that the session is tagged with", () => {
    const ofBuckets = statements(writePolicy).filter(({ Action }) =>
      Action.some((action) => action.startsWith("s3:")),
    );
    expect(ofBuckets.map(({ Resource }) => Resource)).toEqual([
      [{ "Fn::Sub": `arn:\${AWS::Partition}:s3:::\${!aws:PrincipalTag/bucket}` }],
    ]);
  });

  it("let it create a bucket, and never delete one, nor touch an object", () => {
    expect(actions(writePolicy)).toContain("s3:CreateBucket");
    expect(
      actions(writePolicy).filter((action) => /\*|:DeleteBucket$|:[A-Z][a-z]+Object/.test(action)),
    ).toEqual([]);
  });
});

type Permissions = { readonly action: string; readonly resource?: string; readonly condition?: object }[];

describe("the trail rule's pattern", () => {
  it("is within EventBridge's limit of 2,048 characters", () => {
    expect(JSON.stringify(eventPattern).length).toBeLessThan(2_048);
  });

  it.each(facets.map((facet) => [facet.name, facet] as const))(
    "lets each event through that touches %s",
    (_, { events }) => {
      expect(eventPattern.detail.eventName).toEqual(expect.arrayContaining(Object.values(events)));
    },
  );

  it("matches the creation and the deletion of a bucket, and has no duplicates", () => {
    const names = eventPattern.detail.eventName;
    expect(names).toEqual(expect.arrayContaining(["CreateBucket", "DeleteBucket"]));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("the deployed service", () => {
  let service: Service;
  beforeAll(async () => {
    service = await printedService();
  }, 30_000);
  const functions = () => Object.entries(service.functions);
  const resources = () => service.resources.Resources;
  const isQueue = (name: string | undefined) => resources()[name ?? ""]?.Type === "AWS::SQS::Queue";

  /** Each asynchronous hop to a function, with its dead-letter queue. */
  const hops = (): [hop: string, deadLetters: string | undefined][] => [
    ...functions().flatMap(([name, { events }]) =>
      events.flatMap(Object.entries).map(([kind, source]): [string, string | undefined] => {
        const redrive = resources()[resourceOf(source.arn) ?? ""]?.Properties.RedrivePolicy;
        const arn =
          source.deadLetterQueueArn ?? source.destinations?.onFailure?.arn ?? redrive?.deadLetterTargetArn;
        return [`${kind} -> ${name}`, resourceOf(arn)];
      }),
    ),
    ...Object.entries(resources()).flatMap(([name, { Properties }]) =>
      (Properties.Targets ?? []).map((target): [string, string | undefined] => [
        `${name} -> ${resourceOf(target.Arn)}`,
        resourceOf(target.DeadLetterConfig?.Arn),
      ]),
    ),
  ];

  it("has a dead-letter queue behind every asynchronous hop", () => {
    expect(hops().map(([hop]) => hop)).toEqual([
      "stream -> on-spec-change",
      "stream -> on-spec-change",
      "eventBridge -> on-trail-event",
      "sqs -> on-overflow",
      "sqs -> reconcile",
      "stream -> on-outcome",
      "SweepSchedule -> SweepLambdaFunction",
    ]);
    expect(hops().filter(([, deadLetters]) => !isQueue(deadLetters))).toEqual([]);
  });

  // EventBridge invokes them asynchronously: an event whose handler fails goes to the function's own dead-letter queue.
  it.each(["on-trail-event", "sweep"])("has a dead-letter queue for failures of %s as well", (name) => {
    expect(isQueue(resourceOf(service.functions[name]?.destinations?.onFailure?.arn))).toBe(true);
  });

  it("gives every function a role of its own", () => {
    const roles = functions().map(([, { role }]) => role);
    expect(new Set(roles).size).toBe(roles.length);
    expect(roles.filter((role) => resources()[role]?.Type !== "AWS::IAM::Role")).toEqual([]);
  });

  const actionsOf = (role: string) =>
    (resources()[role]?.Properties.Policies ?? [])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action }) => Action);

  it("permits only one role to write to S3, and no function runs under it", () => {
    const allRoles = Object.entries(resources()).flatMap(([name, { Type }]) =>
      Type === "AWS::IAM::Role" ? [name] : [],
    );
    const writers = allRoles.filter((role) =>
      actionsOf(role).some((action) => /^(s3|s3tables):(?!Get|List)/.test(action)),
    );
    expect(writers).toEqual(["WriteRole"]);
    expect(functions().map(([, { role }]) => role)).not.toContain("WriteRole");
  });

  it("lets no function call S3 with its own role; reconcile, plan and sweep may assume others", () => {
    const calling = (pattern: RegExp) =>
      functions().flatMap(([name, { role }]) =>
        actionsOf(role).some((action) => pattern.test(action)) ? [name] : [],
      );
    expect(calling(/^(s3|s3tables|iam|kms):/)).toEqual([]);
    expect(calling(/^sts:/)).toEqual(["sweep", "reconcile", "plan"]);
  });

  it("lists each action of a role, without a wildcard for a whole service", () => {
    const wild = functions().flatMap(([, { role }]) =>
      actionsOf(role).filter((action) => /^\*|:\*/.test(action)),
    );
    expect(wild).toEqual([]);
  });
});
