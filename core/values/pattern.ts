/** Whether a name matches a pattern of a setting, spec or baseline, in which only `*` is a wildcard: any characters. One pass over the parts, so no pattern is slow. */
export function matches(pattern: string, name: string): boolean {
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

/** What stands for any number of characters: a star, and a character of a policy variable that is sealed. */
const many = /[*\ue000-\uffff]/;

/** A text of a policy with something else in place of each variable. */
export const replacing = (text: string, inPlaceOf: (variable: string) => string): string =>
  text.replace(/\$\{(?:'[^']*'|[^'}])*\}?/g, inPlaceOf);

/**
 * A policy variable can be any text, and `${*}` is a literal star. Map its characters to ones that no policy contains, so that it
 * is matched as a unit.
 */
export const sealed = (text: string): string =>
  replacing(text, (variable) =>
    [...variable].map((letter) => String.fromCharCode(0xe000 + letter.charCodeAt(0))).join(""),
  );

/**
 * Whether a pattern of IAM means all that a text means: `*` stands for any characters, `?` for one. The text may be a pattern
 * itself; no `?` means its `*` or a part of its variables, if they are sealed. No pattern is slow.
 */
export function isMeant(pattern: string, text: string): boolean {
  let [at, index, star, begin] = [0, 0, -1, 0];
  while (index < text.length) {
    const sign = pattern[at];
    if (sign === "*") {
      star = at++;
      begin = index;
    } else if ((sign === "?" && !many.test(text[index] ?? "")) || sign === text[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++begin;
    } else return false;
  }
  return pattern.slice(at).replaceAll("*", "") === "";
}
