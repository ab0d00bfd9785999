import fc from "fast-check";

// What S3 would answer to requests, by a policy of few words: enough to decide whether one policy allows a principal that another did not.

export interface Statement {
  readonly Effect: string;
  readonly [member: string]: unknown;
}

export interface Request {
  readonly kind: string;
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

const listOf = (value: unknown) => [value].flat() as string[];

const likeOne = (patterns: unknown, text: string): boolean =>
  listOf(patterns).some((pattern) =>
    new RegExp(`^${pattern.replace(/[.:/]/g, "\\$&").replaceAll("?", ".").replaceAll("*", ".*")}$`).test(
      text,
    ),
  );

const names = (principals: unknown, { kind, who }: Request): boolean => {
  if (principals === "*") return kind !== "Service";
  const listed = listOf((principals as Record<string, unknown>)[kind] ?? []);
  return listed.includes(who) || (kind === "AWS" && listed.includes("*"));
};

const tests: Readonly<Record<string, (values: string[], there: string | undefined) => boolean>> = {
  StringEquals: (values, there) => there !== undefined && values.includes(there),
  StringNotEquals: (values, there) => there === undefined || !values.includes(there),
  StringLike: (values, there) => there !== undefined && likeOne(values, there),
  StringEqualsIfExists: (values, there) => there === undefined || values.includes(there),
  Null: (values, there) => values.includes(`${there === undefined}`),
};

const holds = (condition: unknown, context: Request["context"]): boolean =>
  Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => tests[operator]?.(listOf(values), context[key])),
  );

const matches = (statement: Statement, request: Request): boolean => {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = statement;
  const isNamed = Principal === undefined ? !names(NotPrincipal, request) : names(Principal, request);
  const isMeant =
    Action === undefined ? !likeOne(NotAction, request.action) : likeOne(Action, request.action);
  const isThere =
    Resource === undefined ? !likeOne(NotResource, request.resource) : likeOne(Resource, request.resource);
  return isNamed && isMeant && isThere && holds(Condition, request.context);
};

export const isAllowed = (policy: readonly Statement[], request: Request): boolean => {
  const effects = policy.filter((statement) => matches(statement, request)).map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
};

const accounts = ["111122223333", "444455556666"];
const someOf = (...words: string[]) =>
  fc.uniqueArray(fc.constantFrom(...words), { minLength: 1, maxLength: 2 });
const either = (one: string, other: string, values: fc.Arbitrary<unknown>) =>
  fc.tuple(fc.constantFrom(one, one, other), values).map(([name, value]) => ({ [name]: value }));
const principals = fc.oneof(
  fc.constant<unknown>({ AWS: ["*"] }),
  someOf(...accounts).map((AWS) => ({ AWS })),
  fc.constant({ Service: ["logging.s3.amazonaws.com"] }),
);
const condition = fc.tuple(
  fc.constantFrom("StringEquals", "StringNotEquals", "StringLike", "StringEqualsIfExists", "Null"),
  fc.constantFrom("aws:SourceVpc", "aws:Referer"),
  someOf("1", "2", "true", "false"),
);

export const simpleStatements: fc.Arbitrary<Statement> = fc
  .tuple(
    fc.constantFrom("Allow", "Deny"),
    either("Principal", "NotPrincipal", principals),
    either("Action", "NotAction", someOf("s3:getobject", "s3:get*", "s3:getobject?", "s3:*", "s3:g*t")),
    either("Resource", "NotResource", someOf("a/*", "a/b", "a/?", "*", "a*b")),
    fc.option(condition, { nil: undefined }),
  )
  .map(([Effect, ...parts]) => {
    const [limit] = [parts.pop() as [string, string, string[]] | undefined];
    const Condition = limit && { Condition: { [limit[0]]: { [limit[1]]: limit[2] } } };
    return Object.assign({ Effect }, ...(parts as object[]), Condition) as Statement;
  });

const value = fc.option(fc.constantFrom("1", "2", "true"), { nil: undefined });

export const requests: fc.Arbitrary<Request> = fc.record({
  kind: fc.constantFrom("AWS", "AWS", "Service"),
  who: fc.constantFrom(...accounts, "anonymous", "logging.s3.amazonaws.com"),
  action: fc.constantFrom("s3:getobject", "s3:getobjectacl", "s3:getobjectx", "s3:putobject", "s3:get"),
  resource: fc.constantFrom("a/b", "a/c", "a/cb", "b", "a"),
  context: fc
    .record({ "aws:SourceVpc": value, "aws:Referer": value })
    .map((made) => JSON.parse(JSON.stringify(made)) as Record<string, string>),
});

const members = [
  ["Principal", "NotPrincipal"],
  ["Action", "NotAction"],
  ["Resource", "NotResource"],
  ["Condition"],
  ["Effect"],
];

/** A statement with one of its parts as the other has it. */
export function withPartOf(statement: Statement, other: Statement, which: number): Statement {
  const names = members[which % members.length] ?? [];
  const pick = (from: Statement, inPart: boolean) =>
    Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name) === inPart));
  return { ...pick(statement, false), ...pick(other, true) } as Statement;
}
