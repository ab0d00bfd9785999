import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { parseSettings, type Settings, settingsIn } from "../../service/settings/settings.ts";
import type { Deployment } from "../deployment/deployment.ts";

type Variables = Readonly<Record<string, string>>;

/** The deployed worker: its environment, by which the service goes whatever else is written down, and its role. */
export async function workerOf(deployment: Deployment): Promise<{ variables: Variables; role?: string }> {
  const FunctionName = deployment.functionCalled("reconcile");
  const { Environment, Role } = await deployment.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  return { variables: Environment?.Variables ?? {}, ...(Role && { role: Role }) };
}

/** What the deployed functions were given; undefined where nothing is deployed. */
export async function deployedSettings(deployment: Deployment): Promise<Settings | undefined> {
  try {
    const { variables } = await workerOf(deployment);
    return variables.SETTINGS === undefined ? ofVariables(variables) : settingsIn(variables);
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

// Before settings were a file each was a variable of its own. Nobody's freeze or perimeter is to be dropped unseen by
// the upgrade.
function ofVariables(variables: Variables): Settings {
  const list = (name: string) => (variables[name] ?? "").split(/[\s,]+/).filter(Boolean);
  const number = (name: string) => (variables[name] === undefined ? undefined : Number(variables[name]));
  return parseSettings({
    allowPublic: list("ALLOW_PUBLIC"),
    trusted: list("TRUSTED"),
    allowOutside: list("ALLOW_OUTSIDE"),
    windows: JSON.parse(variables.WINDOWS || "[]"),
    adoption: variables.ADOPTION,
    otherDeployments: list("OTHER_DEPLOYMENTS"),
    repairsAMinute: number("REPAIRS_A_MINUTE"),
    settlingSeconds: number("SETTLING_SECONDS"),
    sweepPeriodMinutes: number("SWEEP_PERIOD_MINUTES"),
    watchedRegions: list("WATCHED_REGIONS"),
    conflictRepairs: number("FIGHT_REPAIRS"),
    conflictMinutes: number("FIGHT_MINUTES"),
  });
}
