import { identityOf } from "../../values/identity.ts";

/** The required elements, where each whose content another list has under another Id is that list's element. */
export function metByContent<Element>(
  required: readonly Element[],
  other: readonly Element[],
  content: (element: Element) => string,
): Element[] {
  const ids = new Set(required.flatMap((element) => identityOf(element) ?? []));
  const theirs = new Set(other.flatMap((element) => identityOf(element) ?? []));
  const there = new Map(other.map((element) => [content(element), element]));
  const taken = required.map((element) => {
    const id = identityOf(element);
    if (id !== undefined && theirs.has(id)) return element;
    const found = there.get(content(element));
    return found !== undefined && !ids.has(identityOf(found) ?? "") ? found : element;
  });
  return [...new Set(taken)];
}
