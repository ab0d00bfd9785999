/** What names an element of a list among its siblings: its Id, in S3's spellings; undefined if it has none. */
export function identityOf(element: unknown): string | undefined {
  if (typeof element !== "object" || element === null) return undefined;
  const { Id, ID, Sid } = element as Readonly<Record<string, unknown>>;
  const [name] = [Id, ID, Sid].filter((one) => typeof one === "string" && one !== "");
  return name as string | undefined;
}
