import { type Place, type Right, regional } from "./types.ts";

// What the patterns of the deployer's rights stand for. A policy may name each resource alone: IAM is asked about each.

/** By their names in serverless.yml. */
export const functions = [
  "on-spec-change",
  "on-trail-event",
  "on-overflow",
  "sweep",
  "reconcile",
  "on-outcome",
  "redrive",
  "plan",
];

/** CloudFormation ends a name that the template leaves open like this. */
const suffix = "1A2B3C4D5E6F";

/**
 * By how an ARN goes on after its account, what stands after `dxaws-s3-<stage>-` in the names of the template's resources.
 * `{prefix}` and `{region}` stand for those of the deployment.
 */
export const resourceNames: readonly (readonly [after: RegExp, names: readonly string[]])[] = [
  [/:dynamodb:.*:table\/$/, ["specs", "ledger", "baselines"]],
  [/:sqs:[^/]*:$/, ["work.fifo", "work-dead.fifo", "dead-letters", "overflow"]],
  [/:function:$|\/aws\/lambda\/$/, functions],
  [/:rule\/$/, ["sweep", "on-trail-event-rule-1", "events/{prefix}-events"]],
  [/:event-bus\/$/, ["outcomes", "events"]],
  [
    /:alarm:$/,
    [
      "work-dead-letters",
      "dead-letters",
      "queue-age",
      "sweep-stopped",
      "oldest-check",
      "failed",
      "budget",
      "conflict",
      "exposed",
      "drift-without-event",
    ],
  ],
  [
    /:role\//,
    [
      ...["OnSpecChange", "OnTrailEvent", "OnOverflow", "OnOutcome", "Redrive"].map(
        (name) => `${name}Role-${suffix}`,
      ),
      ...["sweep", "reconcile", "plan", "read", "write"].map((name) => `{region}-${name}`),
    ],
  ],
  [/:s3:::$/, [`serverlessdeploymentbucket-${suffix.toLowerCase()}`]],
];

/** The resources to ask IAM about, for one that is a pattern. */
function namesOf(pattern: string, { prefix, region }: Place): readonly string[] {
  const [before = "", after = ""] = pattern.split(`${prefix}-*`);
  const names = resourceNames.find(([kind]) => kind.test(before))?.[1];
  if (names && pattern.includes(`${prefix}-*`))
    return names.map(
      (name) => `${before}${prefix}-${name.replace("{prefix}", prefix).replace("{region}", region)}${after}`,
    );
  return [pattern];
}

/** A name of no one: an object's key, an id. */
const anyId = "0f6b7c52-1d2e-4f3a-8b9c-0d1e2f3a4b5c";

/** Of a mapping: only to make one, and to list them, concerns no mapping that is there. */
const isOfMapping = (action: string) =>
  /^lambda:(Delete|Get|Update)EventSourceMapping$|^lambda:(ListTags|TagResource|UntagResource)$/.test(action);

/** A right as IAM is asked for it: real names, and names like those that CloudFormation makes. */
export function asked(right: Right, place: Place): Right[] {
  if (right.resources.includes("*") && right.actions.some(isOfMapping)) {
    const mapping = regional(place, "lambda", `event-source-mapping:${anyId}`);
    return [
      { ...right, actions: right.actions.filter((action) => !isOfMapping(action)) },
      { ...right, actions: right.actions.filter(isOfMapping), resources: [mapping] },
    ];
  }
  const names = right.resources.flatMap((pattern) => namesOf(pattern, place));
  return [{ ...right, resources: names.map((one) => (one === "*" ? one : one.replaceAll("*", anyId))) }];
}
