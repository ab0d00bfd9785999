import { canarySchedule, createdCanary } from "../../deploy/canarySchedule.ts";
import type { Settings } from "../../service/settings/settings.ts";
import { canaryBucket } from "../../service/triggers/canary.ts";
import { given, optional } from "./forwardingParts.ts";

type Named = Pick<Settings, "memberCanaries" | "watchedRegions">;

const isMember = { Condition: "IsMember" };
const hasCanary = { Condition: "HasCanary" };
const inRegion = (region: string | object) => ({ "Fn::Equals": [{ Ref: "AWS::Region" }, region] });

/** Whether one of the conditions holds: Fn::Or takes two to ten. */
function anyOf([first, ...rest]: readonly object[]): object {
  if (rest.length === 0) return first ?? {};
  return rest.length < 10
    ? { "Fn::Or": [first, ...rest] }
    : { "Fn::Or": [first, ...rest.slice(0, 8), anyOf(rest.slice(8))] };
}

/** With the setting the name of the bucket follows from the account and the region. */
export const canaryParameters = (settings: Partial<Named> = {}) =>
  settings.memberCanaries === undefined
    ? { CanaryBucket: optional("A bucket of this region whose tag is changed every few minutes.") }
    : {};

/** The conditions of `canaryFor`. With the setting, only watched regions have a canary: no other is measured. */
export function canaryConditions({ memberCanaries, watchedRegions = [] }: Named) {
  if (memberCanaries === undefined) return { HasCanary: { "Fn::And": [isMember, given("CanaryBucket")] } };
  const regions = watchedRegions.length > 0 ? watchedRegions : [{ Ref: "HubRegion" }];
  return {
    HasCanary: { "Fn::And": [isMember, anyOf(regions.map(inRegion))] },
    IsUsEast1: inRegion("us-east-1"),
  };
}

/** A member's canary: the bucket of the parameter, or the one that the setting names in this account and region, which it creates. */
export function canaryFor({ memberCanaries: template }: Named, roleProperties: object) {
  if (template === undefined) return canarySchedule({ Ref: "CanaryBucket" }, roleProperties, hasCanary);
  const name = canaryBucket({ template }, `\${AWS::AccountId}`, `\${AWS::Region}`);
  const isRegional = template.endsWith("-{account}-{region}-an");
  return createdCanary({ "Fn::Sub": name }, roleProperties, hasCanary, { isFirst: "IsUsEast1", isRegional });
}
