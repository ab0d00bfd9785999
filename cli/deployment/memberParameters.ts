import type { Settings } from "../../service/settings/settings.ts";
import { alarmTopic, optional } from "./forwardingParts.ts";
import { canaryParameters } from "./memberCanary.ts";

/** A deployment, for the accounts that it manages besides its own. */
export interface HubDeployment {
  readonly account: string;
  readonly region: string;
  /** `dxaws-s3-<stage>` */
  readonly prefix: string;
  readonly settings: Settings;
}

const required = (Description: string, AllowedPattern: string, Default: string | undefined) => ({
  Type: "String",
  AllowedPattern,
  Description,
  ...(Default !== undefined && { Default }),
});

/** The policy of the same name in the member's own account, or AWS's own. */
export const boundaryOf = (arn: string | undefined) => {
  const [, , , , account, resource = ""] = arn?.split(":") ?? [];
  return { owner: account === "aws" ? "aws" : `\${AWS::AccountId}`, name: resource.replace(/^policy\//, "") };
};

/**
 * The parameters of a member's template. With a deployment they have its values as defaults. The planners are a parameter
 * only without one: a stack keeps the values of its parameters, so a default would not reach a stack that exists.
 */
export const parametersOf = (from: HubDeployment | undefined) => ({
  HubAccount: required("The account where dxaws-s3 is deployed.", "\\d{12}", from?.account),
  HubRegion: required("The region where it is deployed.", "[a-z0-9-]+", from?.region),
  Prefix: required(
    "The name of the deployment, with its stage: dxaws-s3-<stage>.",
    "[A-Za-z][A-Za-z0-9-]*",
    from?.prefix,
  ),
  RolePath: required(
    "The path of the two roles: the setting rolePath of the deployment.",
    "/([\\w+=,.@-]+/)*",
    from?.settings.rolePath ?? "/",
  ),
  RolesRegion: optional(
    "The one region of an account whose stack creates the two roles; HubRegion if empty.",
  ),
  PermissionsBoundary: {
    ...optional("The name, with its path, of a policy of this account that bounds all roles."),
    Default: boundaryOf(from?.settings.permissionsBoundary).name,
  },
  ...(!from && {
    Planners: {
      ...optional(
        "The setting planners of the deployment: ARNs of its account's roles and users who may assume the role that reads, separated by commas.",
      ),
      Type: "CommaDelimitedList",
    },
  }),
  AlarmTopic: optional(alarmTopic),
  ...canaryParameters(from?.settings),
});
