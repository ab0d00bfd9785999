import type { Problem } from "../../core/values/problems.ts";

/** Names of settings in version 0.1, each with its name since. */
const renamed = new Map([
  ["fightRepairs", "conflictRepairs"],
  ["fightMinutes", "conflictMinutes"],
]);

const membersOf = (input: unknown): [string, unknown][] =>
  typeof input === "object" && input !== null && !Array.isArray(input) ? Object.entries(input) : [];

/** One problem for each setting under an old name, with its name now. */
export const renamedIn = (input: unknown): Problem[] =>
  membersOf(input).flatMap(([name]) => {
    const now = renamed.get(name);
    return now ? [{ path: `/${name}`, message: `is called ${now} since version 0.2` }] : [];
  });

/** The same settings under their names now. */
export const withCurrentNames = (input: unknown): unknown =>
  renamedIn(input).length === 0
    ? input
    : Object.fromEntries(membersOf(input).map(([name, value]) => [renamed.get(name) ?? name, value]));
