import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { SpecTable } from "./specTable.ts";

/** The longest that a key press waits, and the age at which the cached names are read again. */
const timeoutMs = 2_000;
const freshMs = 5 * 60_000;

/** Only names that are safe in a shell, whatever the table contains. */
const isName = (name: string) => /^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(name);

/** The names of the buckets with a spec, cached for five minutes; the cached ones, or none, if the table cannot be read. Never rejects. */
export async function bucketNames(
  file: string,
  specTable: () => Promise<Pick<SpecTable, "all">>,
  now: Date,
): Promise<string[]> {
  const age = await stat(file).then(
    ({ mtimeMs }) => now.getTime() - mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
  const kept = async () => (await readFile(file, "utf8").catch(() => "")).split("\n").filter(isName);
  if (age < freshMs) return kept();
  const asked = specTable()
    .then(namesIn)
    .catch(() => undefined);
  const names = await Promise.race([asked, setTimeout(timeoutMs, undefined, { ref: false })]);
  if (!names) return kept();
  await keep(file, names).catch(() => undefined);
  return names;
}

async function namesIn(specTable: Pick<SpecTable, "all">): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of specTable.all()) if (isName(name)) names.push(name);
  return names.sort();
}

async function keep(file: string, names: readonly string[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, names.join("\n"), { mode: 0o600 });
}
