import type { schema } from "@stryker-mutator/api/core";

type Report = schema.MutationTestResult;

const survived: readonly schema.MutantStatus[] = ["Survived", "NoCoverage"];

/** Whether no test has noticed a mutant. */
export const isSurvivor = (status: schema.MutantStatus): boolean => survived.includes(status);

/** What one mutant is known by: lines and columns count from 0. */
export const placeOf = (file: string, { start, end }: schema.Location, replacement = ""): string =>
  JSON.stringify([file, start.line, start.column, end.line, end.column, replacement]);

/** The survivors of a report, whose lines and columns count from 1. */
export const survivorsIn = ({ files }: Report): ReadonlySet<string> =>
  new Set(
    Object.entries(files).flatMap(([file, { mutants }]) =>
      mutants
        .filter(({ status }) => isSurvivor(status))
        .map(({ location: { start, end }, replacement }) =>
          placeOf(file, { start: fromZero(start), end: fromZero(end) }, replacement),
        ),
    ),
  );

const fromZero = ({ line, column }: schema.Position) => ({ line: line - 1, column: column - 1 });
