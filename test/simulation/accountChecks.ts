import type { Status } from "../../service/tables/status.ts";
import { namedIn, shared } from "./accounts.ts";
import { different, mayWrite } from "./expectations.ts";
import { isOfDeadLetter } from "./ledgerWrites.ts";
import { statusIn } from "./mixedVersions.ts";
import { type Given, givenBy } from "./simulatedSts.ts";
import type { Item } from "./tables.ts";
import type { Run, Task } from "./task.ts";
import type { World } from "./world.ts";
import { isLate } from "./writeRules.ts";

interface Sent {
  readonly account: string;
  readonly name: string;
  readonly bucket?: string | undefined;
  readonly write: boolean;
}

/** The IAM action of each write that these schedules can need. */
const actions: Readonly<Record<string, string>> = {
  CreateBucket: "s3:CreateBucket",
  PutBucketTagging: "s3:PutBucketTagging",
  DeleteBucketTagging: "s3:PutBucketTagging",
  PutBucketVersioning: "s3:PutBucketVersioning",
  PutPublicAccessBlock: "s3:PutBucketPublicAccessBlock",
  DeletePublicAccessBlock: "s3:PutBucketPublicAccessBlock",
  PutBucketPolicy: "s3:PutBucketPolicy",
  DeleteBucketPolicy: "s3:DeleteBucketPolicy",
};

/** Whether S3 refuses a call under that session. */
export const hasExpired = ({ world }: Task, { expires }: Pick<Given, "expires">): boolean =>
  expires <= world.now;

/** The account that a worker has to call about a bucket, by what it has read. */
const namedBy = ({ spec, known }: Run): string => namedIn(spec ?? known ?? {});

/** Why a shared bucket is blocked, by a part of the reason. */
export const reasons = ["is out of reach", "as its spec says", "is not one of the deployment's accounts"];

/** Checks that accounts are kept apart: in which account a call is sent, why, and under which session. */
export class AccountChecks {
  /** The reasons that statuses had. */
  readonly covered = new Set<string>();
  readonly #world: World;
  readonly violated: (task: Task | undefined, text: string) => void;
  constructor(world: World, violated: (task: Task | undefined, text: string) => void) {
    this.#world = world;
    this.violated = violated;
  }

  /** A call is about to be sent under a session. */
  signed(task: Task, { account, name, bucket = "", write }: Sent, accessKeyId: string): void {
    const session = givenBy(task, accessKeyId);
    const resources = session?.permitted?.get(actions[name] ?? "") ?? [];
    const violations = [
      session?.account !== account && `is sent in ${account} under a session of ${session?.account}`,
      session && hasExpired(task, session) && !isLate(task) && "is sent under a session that has expired",
      !write && session?.use !== "read" && "is read under a session for writing",
      write && session?.use !== "write" && "is sent under a session for reading",
      write &&
        `${resources}` !== `arn:aws:s3:::${bucket}` &&
        `is sent under a session that permits it on ${resources}`,
    ];
    for (const text of violations) if (text) this.violated(task, `${name} ${bucket} ${text}`);
  }

  /** A call about a shared bucket. */
  called(task: Task, { account, name, bucket = "", write }: Sent): void {
    const run = task.runs.get(bucket);
    // A plan of all buckets reads their specs together.
    if (!run && task.name === "plan" && !write) return;
    const named = run && namedBy(run);
    const violations = [
      !run && "is sent by a task that has not read the spec",
      named !== account && `is sent in ${account}, and the bucket is one of ${named}`,
      run &&
        this.#hasOnlyForeign(task, bucket, `${named}`) &&
        "is sent because of an event of another account",
      write && task.name !== "reconcile" && "must not be sent by this function",
      write && !(run && mayWrite(run.spec, run.at)) && "is sent although the spec that was read forbids it",
      write && this.#world.invariants.quiet && "is sent although nothing changed",
      write &&
        this.#world.invariants.knowledge.isOld(task, bucket) &&
        !isLate(task) &&
        "is for an older spec than another worker has already read",
    ];
    for (const text of violations) if (text) this.violated(task, `${name} ${bucket} ${text}`);
  }

  /** A worker records a status. */
  statusWritten(task: Task, status: Item): void {
    const run = task.runs.get(`${status.bucket}`);
    for (const reason of reasons) if (`${status.reason}`.includes(reason)) this.covered.add(reason);
    if (!run?.spec || status.released) return;
    // A check that became a dead letter has found nothing: the bucket is where it was.
    const named = namedIn(isOfDeadLetter(status) ? (task.known.get(`${status.bucket}`) ?? {}) : run.spec);
    if (namedIn(status) !== named)
      this.violated(task, `${status.bucket} of ${named} is recorded as one of ${namedIn(status)}`);
  }

  #hasOnlyForeign({ triggers }: Task, bucket: string, named: string): boolean {
    const own = triggers.filter((trigger) => trigger.bucket === bucket);
    const isForeign = ({ account = named, cause }: (typeof own)[number]) =>
      cause.why === "drift" && account !== named;
    return own.length > 0 && own.every(isForeign);
  }
}

/** The violations of what must hold of shared buckets once no work is in progress. */
export const violationsOfShared = (world: World): string[] =>
  world.accounts.isUsed ? shared.flatMap((bucket) => violationsAbout(world, bucket)) : [];

function violationsAbout(world: World, bucket: string): string[] {
  const spec = world.specs.get({ name: bucket });
  const status = statusIn(world, bucket);
  const says = `the status of ${bucket} says ${status?.verdict} ${status?.reason ?? ""}`;
  if (!spec) return status ? [`${says}, and there is no spec`] : [];
  const [owner, named] = [world.accounts.ownerOf(bucket), namedIn(spec)];
  const { ids } = world.accounts;
  const isReached = (account: string) => ids.includes(account) && account !== world.accounts.withoutRoles;
  const isMember = isReached(named);
  if (isMember && owner === undefined) return [`${says}, and it does not exist`];
  if (isMember && owner === named) return outOfSync(world, owner, spec, status).map((what) => says + what);
  // Who has a bucket of an account that is no member is not known.
  const both = isReached(`${owner}`) ? [`${owner}`, named] : [];
  const numbers = isMember ? both : [named];
  const isSaid = status?.verdict === "blocked" && numbers.every((id) => status.reason?.includes(id));
  return isSaid ? [] : [`${says}, and it is in ${owner} instead of ${named}`];
}

function outOfSync(world: World, owner: string, spec: Item, status: Status | undefined): string[] {
  const differing = different(world.accounts.s3Of(owner), spec);
  const isSynced = status?.verdict === "converged" && differing.length === 0;
  return isSynced ? [] : [`, and ${differing.join(" and ") || "nothing"} differs in ${owner}`];
}
