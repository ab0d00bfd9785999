import type { Facet } from "../core/facets/facet.ts";

const attribute = ({ name, about, schema }: Facet) => `  /**
   * ${about[0]?.toUpperCase()}${about.slice(1)}.
   *
   * ${schema.description ?? ""} \`null\`: it must not be configured.
   */
  ${name}?: Written<"${name}">;`;

/** The facets as attributes of a spec, each with what an editor shows of it. */
export const specAttributes = (
  rows: readonly Facet[],
) => `// Generated from the facet table by \`make generate\`.
import type * as z from "zod";
import type { facets } from "./index.ts";

type Row = (typeof facets)[number];
type Written<Name extends Row["name"]> = z.input<Extract<Row, { name: Name }>["schema"]> | null | undefined;

/** One attribute per facet: absent leaves the facet alone, null says that it must not be configured. */
export interface FacetAttributes {
${rows.map(attribute).join("\n")}
}
`;
