import {
  type ContextEntry,
  type EvaluationResult,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import type { Settings } from "../../../service/settings/settings.ts";
import { type Check, ok, type Patient, settingsOf, unknown, wrong } from "../finding.ts";
import { remediesFor } from "../remedies.ts";
import { type Principal, principalOf } from "./caller.ts";
import { deployerRights } from "./rights.ts";
import type { Right } from "./types.ts";

/** Whether whoever asks may make, change and remove a deployment: asked before anything is made. */
export const deployer: Check = {
  name: "deployer",
  beforehand: true,
  namedOnly: true,
  async ask(patient) {
    const { region, prefix } = patient;
    const principal = await principalOf(patient);
    const { kind, name, account, partition } = principal;
    if (kind === "root") return ok("the root user may do what its organisation does not deny");
    const { ask } = remediesFor(patient);
    if (kind === "other") {
      const why = `IAM says nothing of what ${name} may do`;
      return unknown(why, `go on, or ask as a role: ${ask("doctor", "deployer")}`);
    }
    const settings = await settingsOf(patient).catch((): Partial<Settings> => ({}));
    const rolePath = settings.rolePath ?? "/";
    const rights = deployerRights({ partition, region, account, prefix, rolePath }, settings);
    const denied = await deniedOf(rights, principal, settings, patient);
    return denied.length === 0
      ? ok(`${name} may do what a deployment takes`)
      : told(denied, principal, patient);
  },
};

/** One right after the other: IAM takes few simulations a second. */
async function deniedOf(
  rights: readonly Right[],
  { arn }: Principal,
  { permissionsBoundary }: Partial<Settings>,
  { iam, region }: Patient,
): Promise<EvaluationResult[]> {
  const denied: EvaluationResult[] = [];
  const ContextEntries = [
    entry("aws:RequestedRegion", region),
    entry("iam:PassedToService", "lambda.amazonaws.com"),
    ...(permissionsBoundary ? [entry("iam:PermissionsBoundary", permissionsBoundary)] : []),
  ];
  for (const { actions, resources } of rights) {
    // What a pattern stands for: a name that is made by CloudFormation.
    const ResourceArns = resources.map((one) => (one === "*" ? one : one.replaceAll("*", "x")));
    const asked = { PolicySourceArn: arn, ActionNames: [...actions], ResourceArns, ContextEntries };
    const results = await simulated(asked, iam);
    denied.push(...results.filter(({ EvalDecision }) => EvalDecision !== "allowed"));
  }
  return denied;
}

/** All pages: IAM may answer with fewer results than it was asked for. */
async function simulated(
  asked: SimulatePrincipalPolicyCommandInput,
  iam: Patient["iam"],
): Promise<EvaluationResult[]> {
  const results: EvaluationResult[] = [];
  for (
    let Marker: string | undefined, isPublished = false;
    !isPublished;
    isPublished = Marker === undefined
  ) {
    const page = await iam.send(new SimulatePrincipalPolicyCommand({ ...asked, Marker }));
    results.push(...(page.EvaluationResults ?? []));
    Marker = page.IsTruncated ? page.Marker : undefined;
  }
  return results;
}

const entry = (ContextKeyName: string, value: string): ContextEntry => ({
  ContextKeyName,
  ContextKeyValues: [value],
  ContextKeyType: "string",
});

type Reason = "organisation" | "boundary" | "policies";

function reasonOf({
  OrganizationsDecisionDetail,
  PermissionsBoundaryDecisionDetail,
}: EvaluationResult): Reason {
  if (OrganizationsDecisionDetail?.AllowedByOrganizations === false) return "organisation";
  if (PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false) return "boundary";
  return "policies";
}

const by: Readonly<Record<Reason, string>> = {
  organisation: ", by a policy of the organisation",
  boundary: ", by its permissions boundary",
  policies: "",
};

function told(denied: readonly EvaluationResult[], { name, partition }: Principal, patient: Patient) {
  const { deployerPolicy } = remediesFor(patient);
  const groups = Map.groupBy(denied, reasonOf);
  return [...groups].flatMap(([reason, results]) => {
    const actions = [...new Set(results.map(({ EvalActionName }) => EvalActionName))].join(", ");
    const todo =
      reason === "policies" ? `attach this policy to ${name}` : "have that one allow what this policy lists";
    return wrong(`${name} may not ${actions}${by[reason]}`, todo, deployerPolicy(partition));
  });
}
