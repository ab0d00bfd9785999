import type { EvaluationResult } from "@aws-sdk/client-iam";

/** What a simulation did not allow. */
export interface Denial {
  readonly action: string;
  /** The denied resources; absent if the action is denied for all resources of the question. */
  readonly resources?: readonly string[];
  /** Condition keys that the simulation had no value for: with values the answer may differ. */
  readonly missing: readonly string[];
  readonly by: "organisation" | "boundary" | "policies";
}

/** The denials in what IAM answers of one action. It answers for each resource where it is asked about several. */
export function denialsIn(result: EvaluationResult): Denial[] {
  const { EvalActionName: action = "", EvalDecision, ResourceSpecificResults: specific = [] } = result;
  const parts = specific.filter(({ EvalResourceDecision }) => EvalResourceDecision !== "allowed");
  if (specific.length > 0 ? parts.length === 0 : EvalDecision === "allowed") return [];
  if (parts.length === 0)
    return [{ action, missing: result.MissingContextValues ?? [], by: reasonOf(result, result) }];
  const denials = parts.map((part): Denial & { readonly resource: string } => ({
    action,
    resource: part.EvalResourceName ?? "",
    missing: part.MissingContextValues ?? result.MissingContextValues ?? [],
    by: reasonOf(result, part),
  }));
  const groups = Map.groupBy(denials, ({ missing, by }) => JSON.stringify([[...missing].sort(), by]));
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (!first) return [];
    const { resource, ...denial } = first;
    const resources = [resource, ...more.map((one) => one.resource)];
    return [resources.length === specific.length ? denial : { ...denial, resources }];
  });
}

type Detail = Pick<EvaluationResult, "PermissionsBoundaryDecisionDetail">;

function reasonOf(
  { OrganizationsDecisionDetail: organisation }: EvaluationResult,
  part: Detail,
): Denial["by"] {
  if (organisation?.AllowedByOrganizations === false) return "organisation";
  return part.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false
    ? "boundary"
    : "policies";
}

/** Whether missing condition values could make it allowed. IAM does not simulate conditions in an organisation's policies. */
export const isUncertain = ({ missing, by }: Denial): boolean => missing.length > 0 && by !== "organisation";
