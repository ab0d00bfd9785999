import type { Settings } from "../service/settings/settings.ts";
import { readSettings } from "../service/settings/settingsFile.ts";
import { trailEventNames } from "../service/triggers/trailRecord.ts";
import { assumePolicyOf, checkNames, type Hub, trustOf, type Use } from "./accountRoles.ts";
import { readPolicyOf, writePolicyOf } from "./s3Policies.ts";

// Variables of serverless.yml: IAM statements, the trail rule's pattern from the facet table, and the operator's settings,
// which are validated before anything is deployed.

/** The trail events that change a facet. Failed calls are left out: they change nothing. */
export const eventPattern = {
  source: ["aws.s3"],
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: {
    eventSource: ["s3.amazonaws.com"],
    eventName: trailEventNames,
    errorCode: [{ exists: false }],
  },
};

/** The framework's access to variables. */
export interface Variables {
  resolveVariable(variable: string): Promise<unknown>;
}

/** The operator's settings for the stage. Throws InvalidSettings. */
export async function settings({ resolveVariable }: Variables): Promise<Settings> {
  const file = `${await resolveVariable("param:settings, ''")}`;
  return readSettings(file || `settings/${await resolveVariable("sls:stage")}.yml`);
}

/** The settings as JSON, for the functions' environment. */
export const settingsText = async (variables: Variables): Promise<string> =>
  JSON.stringify(await settings(variables));

/** The highest permitted age of a check, in milliseconds: two periods of the sweep. */
export const oldestCheckMs = async (variables: Variables): Promise<number> =>
  2 * 60_000 * (await settings(variables)).sweepPeriodMinutes;

/** The path of the roles, in every account. */
export const rolePath = async (variables: Variables): Promise<string> =>
  (await settings(variables)).rolePath ?? "/";

/** The prefix and region of the deployment. */
export const placeOf = async ({ resolveVariable }: Variables) => {
  const names = ["self:custom.prefix", "self:provider.region"];
  const [prefix = "", region = ""] = await Promise.all(
    names.map(async (name) => `${await resolveVariable(name)}`),
  );
  return { prefix, region };
};

async function hubOf(variables: Variables): Promise<Hub> {
  const { prefix, region } = await placeOf(variables);
  const path = await rolePath(variables);
  const { planners } = await settings(variables);
  checkNames({ account: "111122223333", region, prefix, path }, planners);
  return { account: `\${AWS::AccountId}`, region: `\${AWS::Region}`, prefix, path };
}

/** The S3 policy of the role that reads. */
export const readPolicy = async (variables: Variables) => readPolicyOf(await settings(variables));

/** The S3 policy of the role that writes. */
export const writePolicy = async (variables: Variables) => writePolicyOf(await settings(variables));

const trust = (use: Use) => async (variables: Variables) =>
  trustOf(use, await hubOf(variables), await settings(variables));
/** Who may assume the role that reads. */
export const readTrust = trust("read");
/** Who may assume the role that writes. */
export const writeTrust = trust("write");

const assume =
  (...uses: readonly Use[]) =>
  async (variables: Variables) =>
    assumePolicyOf(uses, await hubOf(variables), await settings(variables));
/** For a function that only reads: which roles it may assume. */
export const assumeToRead = assume("read");
/** The same for the sweep, which also lists the accounts of an organisation. */
export async function assumeToList(variables: Variables) {
  const [policy, { accounts }] = await Promise.all([assumeToRead(variables), settings(variables)]);
  if (Array.isArray(accounts)) return policy;
  const listing = { Effect: "Allow", Action: "organizations:ListAccounts", Resource: "*" };
  return { ...policy, Statement: [...policy.Statement, listing] };
}
/** The same for the function that also writes. */
export const assumeToWrite = assume("read", "write");
