// Whether a policy is public by the S3 user guide ("The meaning of public"): S3 assumes that it is, then checks
// whether every grant is only to fixed values. Written from the guide alone, independent of the facet rows.

import { areKnownAddresses } from "./addresses.ts";
import {
  asList,
  isAccount,
  isFixedText,
  type Json,
  type Members,
  membersOf,
  namesOnlyFixed,
  textOf,
} from "./fixedValues.ts";

const inLowerCase = (text: string) =>
  [...text].map((letter) => (letter < "\u0080" ? letter.toLowerCase() : letter)).join("");

/** Members by lower-case name. A name that occurs twice is uncertain and left out. */
function withoutCase(members: Members): Members {
  const names = members.map(([name]) => inLowerCase(name));
  return members.flatMap(([, value], index): Members => {
    const name = names[index] ?? "";
    return names.filter((other) => other === name).length === 1 ? [[name, value]] : [];
  });
}

const fixedArn = (value: Json) => isFixedText(value);

/** "... can contain a wildcard for the access point name ... as long as the account ID is fixed." */
function accessPointOfFixedAccount(value: Json): boolean {
  if (fixedArn(value)) return true;
  const [arn = "", partition = "", service, region = "", account = "", point = "", ...more] = (
    textOf(value) ?? ""
  ).split(":");
  const [kind, name = "", ...deeper] = point.split("/");
  const isPlace =
    arn === "arn" && /^aws[a-z-]*$/.test(partition) && service === "s3" && /^[a-z\d-]+$/.test(region);
  const isOpenName = kind === "accesspoint" && deeper.length === 0 && /^[\w.*?-]+$/.test(name);
  return isPlace && isAccount(account) && isOpenName && more.length === 0;
}

/** The pattern AROLEID:* is a role ID with any session name. */
const outsideRoleSessions = (value: Json): boolean =>
  isFixedText(value) && !(inLowerCase(textOf(value) ?? "").startsWith("aroa") && `${value}`.includes(":"));

const textOperators = ["stringequals", "stringequalsignorecase", "stringlike"];
const arnOperators = [...textOperators, "arnequals", "arnlike"];

interface Key {
  readonly operators: readonly string[];
  readonly values: (list: readonly Json[]) => boolean;
}

const each =
  (test: (value: Json) => boolean): Key["values"] =>
  (list) =>
    list.every(test);
const fixed: Key = { operators: textOperators, values: each(isFixedText) };

const guideKeys: Readonly<Record<string, Key>> = {
  "aws:sourcevpc": fixed,
  "aws:sourcevpce": fixed,
  "aws:sourceowner": fixed,
  "aws:sourceaccount": fixed,
  "aws:principalorgid": fixed,
  "aws:principalorgpaths": fixed,
  "aws:principalaccount": fixed,
  "s3:dataaccesspointaccount": fixed,
  "aws:principalarn": { operators: arnOperators, values: each(fixedArn) },
  "aws:sourcearn": { operators: arnOperators, values: each(fixedArn) },
  "s3:x-amz-server-side-encryption-aws-kms-key-id": { operators: arnOperators, values: each(fixedArn) },
  "s3:dataaccesspointarn": { operators: arnOperators, values: each(accessPointOfFixedAccount) },
  "aws:userid": { operators: textOperators, values: each(outsideRoleSessions) },
  "aws:sourceip": { operators: ["ipaddress"], values: areKnownAddresses },
};

function limits(operator: string, key: string, value: Json): boolean {
  const known = Object.hasOwn(guideKeys, key) ? guideKeys[key] : undefined;
  const list = asList(value);
  // ForAnyValue is false if the key is missing; ForAllValues is true then.
  const bare = operator.startsWith("foranyvalue:") ? operator.slice("foranyvalue:".length) : operator;
  return known !== undefined && list.length > 0 && known.operators.includes(bare) && known.values(list);
}

const isLimited = (condition: Json): boolean =>
  withoutCase(membersOf(condition) ?? []).some(([operator, keys]) =>
    withoutCase(membersOf(keys) ?? []).some(([key, value]) => limits(operator, key, value)),
  );

const elements = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** Whether one statement makes a policy public. */
export function isPublicStatement(statement: Json): boolean {
  const members = membersOf(statement);
  if (!members) return true;
  const of = new Map(members);
  if (typeof of.get("Effect") === "string" && /^deny$/i.test(of.get("Effect") as string)) return false;
  if (members.some(([name]) => !elements.includes(name))) return true;
  if (!of.has("NotPrincipal") && namesOnlyFixed(of.get("Principal"))) return false;
  return !isLimited(of.get("Condition"));
}
