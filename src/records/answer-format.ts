/** The shape that an answer must have: a JSON schema, which vendors hold their models to where they can. */
export interface AnswerFormat {
  /** Letters and underscores. */
  name: string;
  schema: Readonly<Record<string, unknown>>;
}
