// CloudTrail makes JSON of the XML of a call: a list is its repeated element, which is no list if there is only one; an empty
// element is an empty text; a text that is a number or true becomes one, and the schema refuses it then.

type Element = Readonly<Record<string, unknown>>;

const isElement = (value: unknown): value is Element =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The repeated element of that name, inside the other ones. Without one, an element that no schema accepts. */
export const inRecord = (element: unknown, ...names: readonly string[]): readonly unknown[] =>
  [names.reduce((part: unknown, name) => (isElement(part) ? part[name] : undefined), element)].flat();

const renamed = (element: unknown, name: string, as: string): unknown => {
  if (!isElement(element) || !(name in element)) return element;
  const { [name]: list, ...others } = element;
  return { ...others, [as]: [list].flat() };
};

function filterInRecord(filter: unknown): unknown {
  if (filter === "") return {};
  return isElement(filter) ? { ...filter, And: renamed(filter.And, "Tag", "Tags") } : filter;
}

/** A lifecycle rule, with the names that the SDK has for the lists in it. */
export function ruleInRecord(rule: unknown): unknown {
  if (!isElement(rule)) return rule;
  const { Filter, ...others } = rule;
  const lists = renamed(
    renamed(others, "Transition", "Transitions"),
    "NoncurrentVersionTransition",
    "NoncurrentVersionTransitions",
  );
  return Filter === undefined ? lists : { ...(lists as Element), Filter: filterInRecord(Filter) };
}
