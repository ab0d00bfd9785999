import { identityOf } from "../../values/identity.ts";

const idsOf = (list: readonly unknown[]): ReadonlySet<string | undefined> => {
  const ids = new Set(list.map(identityOf));
  ids.delete(undefined);
  return ids;
};

/** The required elements, where each whose content another list has under another Id is that list's element. */
export function metByContent<Element>(
  required: readonly Element[],
  other: readonly Element[],
  content: (element: Element) => string,
): Element[] {
  const [ids, theirs] = [idsOf(required), idsOf(other)];
  const there = new Map(other.map((element) => [content(element), element]));
  const taken = required.map((element) => {
    const found = theirs.has(identityOf(element)) ? undefined : there.get(content(element));
    return found !== undefined && !ids.has(identityOf(found)) ? found : element;
  });
  return [...new Set(taken)];
}
