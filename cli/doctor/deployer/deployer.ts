import type { Settings } from "../../../service/settings/settings.ts";
import { type Check, type DoctorContext, ok, settingsOf, unknown, wrong } from "../finding.ts";
import { remediesFor } from "../remedies.ts";
import { simulated } from "../simulated.ts";
import { type Principal, principalOf } from "./caller.ts";
import { contextOf } from "./context.ts";
import { type Denial, denialsIn, isUncertain } from "./denials.ts";
import { asked } from "./names.ts";
import { deployerRights } from "./rights.ts";
import type { Place } from "./types.ts";

/** Whether the caller has permission to create, change and remove a deployment. */
export const deployer: Check = {
  name: "deployer",
  beforehand: true,
  namedOnly: true,
  async ask(context) {
    const { region, prefix } = context;
    const principal = await principalOf(context);
    const { kind, name, account, partition } = principal;
    if (kind === "root") return ok("the root user may do everything that its organisation does not deny");
    const { ask } = remediesFor(context);
    if (kind === "other") {
      const why = `IAM cannot simulate the permissions of ${name}`;
      return unknown(why, `continue, or check as a role: ${ask("doctor", "deployer")}`);
    }
    const settings = await settingsOf(context).catch((): Partial<Settings> => ({}));
    const rolePath = settings.rolePath ?? "/";
    const place = { partition, region, account, prefix, rolePath };
    const denied = await deniedOf(place, principal, settings, context);
    return denied.length === 0
      ? ok(`${name} has the permissions for a deployment`)
      : [...findingsFor(denied, principal, context), ...uncertain(denied, principal, context)];
  },
};

/** Simulates one right after the other: IAM allows few simulations per second. */
async function deniedOf(
  place: Place,
  principal: Principal,
  settings: Partial<Settings>,
  { iam }: DoctorContext,
): Promise<Denial[]> {
  const denied: Denial[] = [];
  for (const { actions, resources } of deployerRights(place, settings).flatMap((one) => asked(one, place))) {
    const results = await simulated(
      {
        PolicySourceArn: principal.arn,
        ActionNames: [...actions],
        ResourceArns: [...resources],
        ContextEntries: contextOf(actions, principal, place, settings),
      },
      iam,
    );
    denied.push(...results.flatMap(denialsIn));
  }
  return denied;
}

const by: Readonly<Record<Denial["by"], string>> = {
  organisation: " by a policy of the organisation",
  boundary: " by its permissions boundary",
  policies: "",
};

function findingsFor(denied: readonly Denial[], { name, partition }: Principal, context: DoctorContext) {
  const { deployerPolicy } = remediesFor(context);
  const certain = denied.filter((denial) => !isUncertain(denial));
  return [...Map.groupBy(certain, (denial) => denial.by)].flatMap(([reason, denials]) => {
    const todo =
      reason === "policies" ? `attach this policy to ${name}` : "allow there what this policy lists";
    return wrong(`${name} is denied ${actionsIn(denials)}${by[reason]}`, todo, deployerPolicy(partition));
  });
}

/** One finding for each set of missing condition keys. */
function uncertain(denied: readonly Denial[], { name }: Principal, context: DoctorContext) {
  const { deploy } = remediesFor(context);
  const groups = Map.groupBy(denied.filter(isUncertain), ({ missing }) =>
    [...new Set(missing)].sort().join(", "),
  );
  return [...groups].flatMap(([keys, denials]) =>
    unknown(
      `whether ${name} may ${actionsIn(denials)}: that depends on ${keys}, whose value the doctor does not know`,
      `compare the conditions on ${keys} in the policies of ${name}, then go on: ${deploy}`,
    ),
  );
}

/** Each action once, with the resources where it is denied for some of them only. */
function actionsIn(denials: readonly Denial[]): string {
  const texts = denials.map(({ action, resources }) =>
    resources ? `${action} on ${resources.join(" and ")}` : action,
  );
  return [...new Set(texts)].join(", ");
}
