/** A safety line, its broken form, and what would go wrong with it. */
export interface Mutant {
  readonly file: string;
  readonly line: string;
  readonly broken: string;
  readonly danger: string;
}
/** A mutant of a file of the project. */
export const mutant = (file: string, line: string, broken: string, danger: string): Mutant => ({
  file,
  line,
  broken,
  danger,
});
