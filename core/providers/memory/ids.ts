import type { World } from "./coupling.ts";
import { invalidArgument } from "./errors.ts";

/** The rules, each with an ID; S3 generates missing ones. */
export const withIds = <Rule extends object, Key extends keyof Rule & string>(
  rules: readonly Rule[] | undefined,
  key: Key,
  world: World,
): Rule[] => (rules ?? []).map((rule) => (rule[key] ? rule : { ...rule, [key]: world.freshId() }));

export function refuseSameIds(ids: readonly (string | undefined)[]): void {
  const given = ids.filter((id) => id !== undefined);
  const twice = given.find((id, index) => given.indexOf(id) !== index);
  if (twice !== undefined)
    throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule.", "ID", twice);
}
