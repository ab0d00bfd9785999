import type { Roles } from "../../service/members/roles.ts";
import { type Settings, settingsIn } from "../../service/settings/settings.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { HubDeployment } from "../deployment/memberParameters.ts";
import { workerOf } from "./deployedSettings.ts";

/** A deployment as its member accounts know it. */
export interface Hub extends HubDeployment {
  readonly partition: string;
  /** How its functions reach an account; absent before version 0.2, which has one account alone. */
  readonly roles?: Roles | undefined;
}

/** The roles in a function's environment; undefined in that of a version before 0.2. */
export function rolesIn(
  variables: Readonly<Record<string, string | undefined>>,
  { sessionTags }: Pick<Settings, "sessionTags">,
): Roles | undefined {
  const { ACCOUNT_ROLES: template, EXTERNAL_ID: externalId } = variables;
  return template && externalId ? { template, externalId, tagged: sessionTags } : undefined;
}

/** The deployment, from the configuration of its worker. Rejects like Lambda, or with InvalidSettings. */
export async function hubOf(
  deployment: Pick<Deployment, "functionCalled" | "lambda" | "prefix">,
): Promise<Hub> {
  return hubIn(await workerOf(deployment), deployment.prefix);
}

/** The same from what is known of its worker. Throws InvalidSettings. */
export function hubIn(
  {
    variables,
    arn = "",
  }: {
    readonly variables: Readonly<Record<string, string | undefined>>;
    readonly arn?: string | undefined;
  },
  prefix: string,
): Hub {
  const [, partition = "aws", , region = "", account = ""] = arn.split(":");
  const settings = settingsIn(variables);
  return { account, region, partition, prefix, settings, roles: rolesIn(variables, settings) };
}

/** The bus to which the accounts send their events. */
export const eventsBusOf = ({ partition, region, account, prefix }: Hub): string =>
  `arn:${partition}:events:${region}:${account}:event-bus/${prefix}-events`;
