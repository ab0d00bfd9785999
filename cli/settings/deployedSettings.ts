import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { parseSettings, type Settings, settingsIn } from "../../service/settings/settings.ts";
import type { Deployment } from "../deployment/deployment.ts";

type Variables = Readonly<Record<string, string>>;

/** The deployed worker. */
interface Worker {
  /** Its environment, which is what the service uses. */
  readonly variables: Variables;
  /** The ARNs of its role and of itself. */
  readonly role?: string | undefined;
  readonly arn?: string | undefined;
}

/** The deployed worker. Rejects like Lambda. */
export async function workerOf(deployment: Pick<Deployment, "functionCalled" | "lambda">): Promise<Worker> {
  const FunctionName = deployment.functionCalled("reconcile");
  const { Environment, Role, FunctionArn } = await deployment.lambda.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  return { variables: Environment?.Variables ?? {}, role: Role, arn: FunctionArn };
}

/** The settings of the deployed functions; undefined if nothing is deployed. */
export async function deployedSettings(deployment: Deployment): Promise<Settings | undefined> {
  try {
    const { variables } = await workerOf(deployment);
    return variables.SETTINGS === undefined ? ofVariables(variables) : settingsIn(variables);
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

// Older deployments have one variable per setting, not a file. They are read so that an upgrade does not remove a freeze
// or a perimeter unnoticed.
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
