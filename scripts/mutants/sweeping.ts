import { type Mutant, mutant } from "./mutant.ts";

/** Lines of the sweep that find buckets, with and without a spec, and report on exceptions. */
export const sweepingMutants: readonly Mutant[] = [
  mutant(
    "service/tables/sweepState.ts",
    "async save({ layersChangedAt: _, ...position }",
    "async save(position",
    "a change of a baseline is lost that is noted while a tick runs",
  ),
  mutant(
    "service/queue/layerRound.ts",
    "round === undefined || round.of !== layersChangedAt",
    "round === undefined",
    "a changed baseline reaches its buckets a period later",
  ),
  mutant("service/queue/layerSources.ts", "failed(error);", "", "a failed listing is never reported"),
  mutant(
    "service/queue/layerRound.ts",
    "const isNeeded = layered || (round?.layered ?? false);",
    "const isNeeded = layered;",
    "buckets are not released when the last baseline is deleted",
  ),
  mutant(
    "service/queue/layerRound.ts",
    'layersChangedAt === "" ? "ended" : "bare"',
    '"ended"',
    "buckets are not released whose baseline is deleted before a tick saved its progress",
  ),
  mutant(
    "service/queue/layerRound.ts",
    "if (tick.keptFrom(bucket)) continue;",
    "",
    "a round checks buckets that the settings exclude",
  ),
  mutant(
    "service/queue/surveyPage.ts",
    "buckets.filter(({ name }) => !tick.keptFrom(name))",
    "buckets.slice()",
    "a bucket that the settings exclude is found and checked",
  ),
  mutant(
    "service/queue/surveyPage.ts",
    "region === undefined ? { ...select, regions: undefined } : select",
    "select",
    "a bucket whose region the listing does not say is never managed",
  ),
  mutant(
    "service/queue/discovery.ts",
    "if (lister.isLimited && !tick.takes()) return undefined;",
    "",
    "a changed baseline has all buckets checked at once",
  ),
  mutant(
    "service/queue/discovery.ts",
    'if (bucket <= (begin.after ?? "")) continue;',
    "",
    "a page with more new buckets than a tick has room for never ends",
  ),
  mutant(
    "service/queue/bareBuckets.ts",
    "(!share.begins || done.within === slot)",
    "true",
    "a bucket that is alone in its key is checked once and never again",
  ),
  mutant("service/queue/remind.ts", "- overlapMs", "", "an exception that is ended by hand is not reported"),
  mutant(
    "service/tables/knownBuckets.ts",
    "left = UnprocessedKeys?.[table]?.Keys ?? [];",
    "left = [];",
    "a managed bucket counts as unmanaged when DynamoDB answers a part",
  ),
  mutant(
    "service/tables/ledgerItems.ts",
    "layered?.bare && !released ? sliceKey(bucket) : undefined",
    "layered?.bare ? sliceKey(bucket) : undefined",
    "a released bucket is checked for ever",
  ),
  mutant(
    "service/queue/discovery.ts",
    "    account: lister.account,\n    home: tick.account,",
    "    home: tick.account,",
    "a baseline that names an account selects the buckets of all accounts by that of the deployment",
  ),
  mutant(
    "service/queue/discovery.ts",
    "`,\n  account,\n  cause:",
    "`,\n  cause:",
    "the check of a bucket that an account lists does not say in which account the bucket is",
  ),
  mutant(
    "service/queue/accountPages.ts",
    "if (error instanceof S3Failure) return error;",
    "",
    "one account's failure ends the listing of all accounts",
  ),
  mutant(
    "service/queue/accountPages.ts",
    "await Promise.race(open.values())",
    "await ([...open.values()][0] as Promise<Fetched | string>)",
    "a slow account delays the listing of the others",
  ),
  mutant(
    "service/queue/accountTotals.ts",
    "if (isListed && !failed) this.#covered += 1;",
    "if (isListed) this.#covered += 1;",
    "an account that is out of reach counts as covered for ever",
  ),
  mutant(
    "service/queue/membership.ts",
    "        failed(error);\n        return before;",
    "        failed(error);\n        return unknown;",
    "all accounts leave when the organisation does not answer",
  ),
  mutant(
    "service/queue/membership.ts",
    "before.missing[account] ?? at",
    'before.missing[account] ?? ""',
    "an account leaves with one answer that does not have it",
  ),
  mutant(
    "service/queue/surveyPage.ts",
    "!isManaged(found) || isElsewhere(found, tick)",
    "!isManaged(found)",
    "a bucket that was created again in another account stays under its first account",
  ),
];
