/** The model of a call that failed before anything named one, or of a source that names none: it counts, has no price, and is no tier's. */
export const UNKNOWN_MODEL = 'unknown';
