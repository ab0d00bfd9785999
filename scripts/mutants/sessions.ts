import { type Mutant, mutant } from "./mutant.ts";

/** Lines that limit what a session can do, and for which calls it is used. */
export const sessionMutants: readonly Mutant[] = [
  mutant(
    "functions/ahead.ts",
    "} catch {",
    "} finally {",
    "a worker with invalid settings does not start, and no event says why",
  ),
  mutant(
    "service/members/sessions.ts",
    "{account} $",
    "{scope.bucket} $",
    "a bucket is written under the session of another account",
  ),
  mutant(
    "service/members/sessions.ts",
    "[...actions].every((one) => kept.actions.has(one))",
    "actions.size > 0",
    "a write goes out under a session that does not permit it",
  ),
  mutant(
    "service/members/sessions.ts",
    "if (kept && this.#left(kept) > reserveMs && [...actions]",
    "if (kept && [...actions]",
    "a write goes out under a session that has expired",
  ),
  mutant(
    "service/members/sessions.ts",
    "if (previous) list.set(key, previous);",
    "if (previous) list.delete(key);",
    "a failed renewal ends a session that is still valid",
  ),
  mutant(
    "service/members/sessionSource.ts",
    "Policy: sessionPolicy(scope, partition),",
    "",
    "one session writes every bucket of an account",
  ),
  mutant(
    "service/members/sessionSource.ts",
    "...(this.#roles.tagged && { Tags: [{ Key: bucketTag, Value: scope.bucket }] }),",
    "",
    "the write role does not see for which bucket a session is",
  ),
  mutant(
    "service/members/sessionSource.ts",
    ", ExternalId: this.#roles.externalId",
    "",
    "roles are assumed without the external id of the deployment",
  ),
  mutant(
    "service/members/sessionSource.ts",
    "if (refused && this.#clock.now().getTime() < refused.until) throw refused.failure;",
    "",
    "STS is called for each bucket of an account that is out of reach",
  ),
  mutant(
    "service/members/sessionSource.ts",
    'if (failure.kind !== "transient") {',
    "if (failure) {",
    "STS that is throttled once keeps a whole account blocked",
  ),
  mutant(
    "service/members/sessionSource.ts",
    'this.#assume(account, "read", {',
    'this.#assume(account, "write", {',
    "reads go out under the role that writes, without a session policy",
  ),
  mutant(
    "service/members/sessionPolicy.ts",
    "arn(`s3:::$",
    "arn(`s3:::*` || `s3:::$",
    "a session for one bucket writes every other one",
  ),
  mutant(
    "core/providers/permission.ts",
    "...(condition && { Condition: condition }),",
    "",
    "a session passes a role to any service",
  ),
  mutant(
    "service/members/roles.ts",
    'template.replace("{account}", account)',
    'template.replace("{account}", "111122223333")',
    "the role of another account is assumed",
  ),
  mutant(
    "service/members/memberProvider.ts",
    "owner: account,",
    "",
    "S3 does not refuse a call for a bucket that another account owns",
  ),
  mutant(
    "service/members/memberProvider.ts",
    "    scopedClients,\n",
    "",
    "writes go out under the account's session for reading",
  ),
  mutant(
    "core/providers/aws.ts",
    "if (this.scopedTo) throw",
    "if (!this.scopedTo) throw",
    "a write is sent outside a scope",
  ),
  mutant(
    "core/providers/aws.ts",
    "this.#writer(scopedClients(scope))",
    "this.#writer(this.#clients)",
    "a scoped write is sent with the clients for reading",
  ),
  mutant(
    "core/apply/scope.ts",
    "permissions: [...(exists ? [] : creation), ...ofFacets]",
    "permissions: [...creation, ...ofFacets]",
    "a session for an existing bucket creates buckets",
  ),
  mutant(
    "core/apply/scope.ts",
    "exists ? new Set(actions.map(({ facet }) => facet)) : facets.keys()",
    "facets.keys()",
    "a session permits more than its plan needs",
  ),
  mutant(
    "functions/wiring.ts",
    'const home = invokedFunctionArn.split(":")[4] ?? "";',
    'const home = accountsIn(settings())[0] ?? "";',
    "the deployment takes another account for its own",
  ),
  mutant(
    "functions/wiring.ts",
    "const fixed = () => new Set([home, ...accountsIn(settings())]);",
    "const fixed = () => new Set(accountsIn(settings()));",
    "the buckets of the deployment's own account are released",
  ),
  mutant(
    "functions/wiring.ts",
    "`s3 $",
    "`s3 ",
    "buckets of one account are called with the sessions of another",
  ),
  mutant(
    "functions/wiring.ts",
    "tagged: settings().sessionTags,",
    "tagged: false,",
    "sessions have no tag although the operator has not switched tags off",
  ),
];
