import { type InvalidSpec, parseDesired } from "../../exports/index.ts";

/** Each problem of a spec as `<pointer>: <message>`. The spec has a name and a region unless it says otherwise. */
export function specProblems(spec: object): string[] {
  try {
    parseDesired({ name: "orders-archive", region: "ca-central-1", ...spec });
    return [];
  } catch (error) {
    return (error as InvalidSpec).problems.map(({ path, message }) => `${path}: ${message}`);
  }
}
