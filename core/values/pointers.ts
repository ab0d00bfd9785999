import type { Path } from "./normal.ts";

/** A JSON pointer (RFC 6901) as a path. */
export const parsePointer = (pointer: string): Path =>
  pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));

export const toPointer = (path: Path): string =>
  path.map((token) => `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** Whether a path is at or below the place of a pointer; `*` in the pointer matches any key or Id. */
export const covers = (pointer: Path, path: Path): boolean =>
  pointer.length <= path.length && meets(pointer, path);

/** Whether a path is at, below or above the place of a pointer. */
export const meets = (pointer: Path, path: Path): boolean =>
  pointer.every((token, index) => index >= path.length || token === "*" || token === path[index]);
