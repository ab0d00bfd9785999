import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { AwsS3Provider } from "../core/providers/aws.ts";
import { systemClock } from "../core/providers/clock.ts";
import { visibleMembers } from "../core/text/visible.ts";
import { memberProvider } from "../service/members/memberProvider.ts";
import type { Members } from "../service/members/members.ts";
import { SessionSource } from "../service/members/sessionSource.ts";
import { Sessions } from "../service/members/sessions.ts";
import { spared } from "../service/members/spared.ts";
import { type Measured, measures } from "../service/outcomes/measures.ts";
import { OutcomeBus } from "../service/outcomes/outcomeBus.ts";
import { listedBy } from "../service/queue/accountBuckets.ts";
import { Allowances } from "../service/queue/allowance.ts";
import type { Layering } from "../service/queue/layerTick.ts";
import type { AccountSources } from "../service/queue/membership.ts";
import { OverflowQueue } from "../service/queue/overflow.ts";
import { WorkQueue } from "../service/queue/queue.ts";
import type { Reach } from "../service/reconcile/reachAfter.ts";
import { canariesIn } from "../service/settings/canaries.ts";
import {
  accountsIn,
  guardOf,
  intervalsOf,
  keptFrom as keptFromBy,
  organisationIn,
  restraintsOf,
  settingsIn,
} from "../service/settings/settings.ts";
import { AccountList } from "../service/tables/accountList.ts";
import { AccountListings } from "../service/tables/accountListings.ts";
import type { AccountReach } from "../service/tables/accountReach.ts";
import { Attempts } from "../service/tables/attempts.ts";
import { RepairBudget } from "../service/tables/budget.ts";
import { CanaryTable } from "../service/tables/canaryTable.ts";
import { CurrentAccounts, readAccounts } from "../service/tables/currentAccounts.ts";
import { CurrentLayers } from "../service/tables/currentLayers.ts";
import { documentsOf } from "../service/tables/documentClient.ts";
import { KnownBuckets } from "../service/tables/knownBuckets.ts";
import { LayerTable, type Parser } from "../service/tables/layerTable.ts";
import { Ledger } from "../service/tables/ledger.ts";
import { ListingState } from "../service/tables/listingState.ts";
import { Reminders } from "../service/tables/reminders.ts";
import { Snapshots } from "../service/tables/snapshots.ts";
import { Specs } from "../service/tables/specs.ts";
import { SweepState } from "../service/tables/sweepState.ts";
import { timeouts } from "./timeouts.ts";

// The real dependencies, each created once per container, when first used.

/** Logs are also read on terminals, so invisible characters are shown. */
export const logger = new Logger({ jsonReplacerFn: visibleMembers });
export const metrics = new Metrics({ namespace: "dxaws-s3" });
export function measure(list: readonly Measured[]): void {
  for (const [name, value] of list) metrics.addMetric(name, measures[name]?.unit ?? "Count", value);
}
/** The same with the dimension `region`. */
export function measureIn(region: string, [name, value]: Measured): void {
  const single = metrics.singleMetric();
  single.addDimension("region", region);
  single.addMetric(name, measures[name]?.unit ?? "Count", value);
}
export const clock = systemClock;

/** A variable of the function's environment. Throws if it is absent. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`the function's environment lacks ${name}`);
  return value;
}

const made = new Map<string, unknown>();

/** Creates a dependency on first use. The bundle of a function contains only what it uses. */
function once<T>(name: string, make: () => T): T {
  if (!made.has(name)) made.set(name, make());
  return made.get(name) as T;
}

const documents = () => once("documents", () => documentsOf(new DynamoDBClient(timeouts)));

export const specs = () => once("specs", () => new Specs(documents(), setting("SPECS_TABLE")));
export const ledger = () => once("ledger", () => new Ledger(documents(), setting("LEDGER_TABLE")));
export const snapshots = () =>
  once("snapshots", () => new Snapshots(documents(), setting("LEDGER_TABLE"), setting("SPECS_TABLE")));
const layerTable = (parser: Parser) =>
  once("layers", () => new LayerTable(documents(), setting("BASELINES_TABLE"), parser));
/** What baselines and exceptions add to specs, and for which buckets. */
export const layerSources = (parser: Parser) => ({
  layers: once("current layers", () => new CurrentLayers(layerTable(parser), clock)),
  exceptionLimits: settings().exceptions,
  quietMs: settings().quietSeconds * 1_000,
  keptFrom: keptFromBy(settings()),
});
export const attempts = () => once("attempts", () => new Attempts(documents(), setting("LEDGER_TABLE")));
export const sweepState = () => once("sweep", () => new SweepState(documents(), setting("LEDGER_TABLE")));
export const canaryTable = () =>
  once("canary table", () => new CanaryTable(documents(), setting("LEDGER_TABLE")));
export const queues = () => once("queues", () => new SQSClient(timeouts));
export const queue = () => once("queue", () => new WorkQueue(queues(), setting("WORK_QUEUE_URL")));

export const allowances = () => once("allowances", () => new Allowances(clock));
/** The queue of events above an account's allowance; undefined where there is one account alone. */
export function overflow(): OverflowQueue | undefined {
  const url = process.env.OVERFLOW_QUEUE_URL;
  return url ? once("overflow", () => new OverflowQueue(queues(), url)) : undefined;
}

export const outcomes = () =>
  once("outcomes", () => new OutcomeBus(new EventBridgeClient(timeouts), setting("OUTCOME_BUS")));

/** The operator's settings. Throws InvalidSettings: a function with invalid settings does nothing. */
export const settings = () => once("settings", () => settingsIn(process.env));
/** Of the settings, what on-trail-event needs. It enqueues also while other settings are invalid. */
export const canaries = () => once("canaries", () => canariesIn(process.env));
export const intervals = () => intervalsOf(settings());

/** The operator's restraints. A plan asks the budget without taking from it. */
export const restraints = ({ takes }: { readonly takes: boolean }) => {
  const make = () => new RepairBudget(documents(), setting("LEDGER_TABLE"), settings().repairsAMinute);
  const budget = once("budget", make);
  return { ...restraintsOf(settings()), budget: takes ? budget : budget.asked };
};

/** The version of this software. */
export const version = () => setting("VERSION");
export const otherDeployments = () => new Set(settings().otherDeployments);
export const guard = () => guardOf(settings());
/** The regions of the settings, by default the stack's own. */
export const watchedRegions = () => new Set(settings().watchedRegions ?? [setting("AWS_REGION")]);

interface Place {
  readonly invokedFunctionArn: string;
  readonly functionName: string;
}

/** With the class, which functions load at different times. */
export const reachWith = (made: typeof AccountReach) =>
  once("reach", () => new made(documents(), setting("LEDGER_TABLE"), clock));
/** The same, loaded when a role cannot be assumed. */
export function reachLater(load: () => Promise<{ readonly AccountReach: typeof AccountReach }>): Reach {
  const make = async () => reachWith((await load()).AccountReach);
  return {
    out: async (found) => (await make()).out(found),
    within: async (account, can) => (await make()).within(account, can),
  };
}
const roles = () => ({
  template: setting("ACCOUNT_ROLES"),
  externalId: setting("EXTERNAL_ID"),
  tagged: settings().sessionTags,
});

function sessionsOf(functionName: string): Sessions {
  const source = () => new SessionSource(new STSClient(timeouts), roles(), functionName, clock);
  return once("sessions", () => new Sessions(source(), clock));
}

/** Obtains the session for reading an account before its first read, which says why if there is none. Does not reject. */
export async function readingAhead(functionName: string, account: string): Promise<void> {
  try {
    if (process.env.ACCOUNT_ROLES !== undefined) await sessionsOf(functionName).reading(account);
  } catch {
    // Nothing waits for it here.
  }
}

/** The accounts that the deployment manages: the function's own, taken from its ARN, and those of the settings. */
function membersFor({ invokedFunctionArn, functionName }: Place): Members {
  const home = invokedFunctionArn.split(":")[4] ?? "";
  // Until a deployment replaces the environment of the version before sessions, the function's own role writes.
  const providerOf = (account: string) =>
    process.env.ACCOUNT_ROLES === undefined
      ? new AwsS3Provider({ owner: account })
      : memberProvider(account, sessionsOf(functionName), roles());
  const hasSeveral = () => accountsIn(settings()).length > 0 || organisationIn(settings()) !== undefined;
  const sparedIfSeveral = (account: string) =>
    hasSeveral() ? spared(providerOf(account), account, clock) : providerOf(account);
  const accountsNow = { read: () => readAccounts(documents(), setting("LEDGER_TABLE")) };
  const fixed = () => new Set([home, ...accountsIn(settings())]);
  const current = () => once("accounts", () => new CurrentAccounts(accountsNow, home, clock));
  // On its way while a first event's tables are read.
  once("begun", () => readingAhead(functionName, home));
  return once("members", () => ({
    home,
    ids: async (since) => (organisationIn(settings()) ? current().ids(since) : fixed()),
    providerOf: (account) => once(`s3 ${account}`, () => sparedIfSeveral(account)),
  }));
}

/** S3 for buckets of the function's own account, and of the others. */
export function accountsFor(place: Place) {
  const members = membersFor(place);
  return { members, provider: members.providerOf(members.home) };
}

/** What the sweep needs while there are baselines, for buckets of the function's own account. */
export function layeringFor(place: Place, parser: Parser): Layering {
  const [, , , region = "", account = ""] = place.invokedFunctionArn.split(":");
  const { bucketsASecond, exceptions: limits } = settings();
  const [tables, ledgerTable] = [documents(), setting("LEDGER_TABLE")];
  const known = new KnownBuckets(
    { documents: tables, table: setting("SPECS_TABLE") },
    { documents: tables, table: ledgerTable },
    clock,
  );
  const listings = new ListingState(tables, ledgerTable);
  const reminders = new Reminders(tables, ledgerTable);
  const { members } = accountsFor(place);
  const listed = (id: string, token?: string) => listedBy(members.providerOf(id), region)(token);
  const asked = {
    known,
    listings,
    reminders,
    listed,
    layers: layerTable(parser),
    keptFrom: keptFromBy(settings()),
  };
  return { ...asked, account, accounts: accountSources(account, region), bucketsASecond, limits };
}

/** Where the sweep learns which accounts there are; undefined where there is only the deployment's own. */
function accountSources(home: string, region: string): AccountSources | undefined {
  const [ids, organisation] = [accountsIn(settings()), organisationIn(settings())];
  if (ids.length === 0 && organisation === undefined) return undefined;
  const listings = new AccountListings(documents(), setting("LEDGER_TABLE"));
  const from = { home, list: new AccountList(documents(), setting("LEDGER_TABLE")), listings };
  if (organisation === undefined) return { ...from, ids };
  const page = async (token?: string) =>
    (await import("../service/queue/organisation.ts")).organisationPage(region, organisation, token);
  return { ...from, page };
}
