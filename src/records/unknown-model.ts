/** The model of a call that failed before anything named one: the failure counts, but it is no tier's. */
export const UNKNOWN_MODEL = 'unknown';
