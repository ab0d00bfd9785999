import { expect, test } from "vitest";
import { creation } from "../../../core/apply/scope.ts";
import { facets } from "../../../core/facets/index.ts";
import { sessionPolicy } from "../../../service/members/sessionPolicy.ts";

/** The limit of STS for a session policy. */
const mostCharacters = 2_048;
const longest = "b".repeat(63);

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string;
}
const statementsOf = (policy: string): Statement[] => JSON.parse(policy).Statement;

test("the policy for all facets of a new bucket with the longest name is within the limit of STS", () => {
  const permissions = [...creation, ...facets.flatMap(({ iam }) => [...iam.write])];
  const policy = sessionPolicy({ bucket: longest, permissions }, "aws-us-gov");
  expect(policy.length).toBeLessThanOrEqual(mostCharacters);
});

test.each(facets.map((facet) => [facet.name, facet] as const))(
  "a session that writes %s reaches no other bucket",
  (_, { iam }) => {
    const statements = statementsOf(sessionPolicy({ bucket: "orders", permissions: iam.write }, "aws"));
    for (const { Action, Resource } of statements)
      for (const action of Action)
        expect(action.startsWith("s3:") ? Resource : "arn:aws:s3:::orders").toBe("arn:aws:s3:::orders");
    expect(new Set(statements.flatMap(({ Action }) => Action))).toEqual(
      new Set(iam.write.map(({ action }) => action)),
    );
  },
);

test("a role is passed to S3 only", () => {
  const permissions = facets.find(({ name }) => name === "replication")?.iam.write ?? [];
  expect(sessionPolicy({ bucket: "orders", permissions }, "aws-cn")).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:PutReplicationConfiguration"],"Resource":"arn:aws-cn:s3:::orders"},{"Effect":"Allow","Action":["iam:PassRole"],"Resource":"arn:aws-cn:iam::*:role/*","Condition":{"StringEquals":{"iam:PassedToService":"s3.amazonaws.com"}}}]}',
  );
});
