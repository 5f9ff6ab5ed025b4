/** A day, a month, a build or a word that tells versions of one model apart. */
const VERSION =
  /(?:[-@](?:\d{4}-\d\d-\d\d|\d{8}|\d{4}|\d{3}|latest|preview|default)|-v\d+(?::\d+)?|:(?:free|nitro|floor|exacto))$/;

/**
 * The name of a model without what gateways put before it and the version behind it, so that versions of one model are equal.
 * @example modelFamily('openai/gpt-4o-2024-08-06') // 'gpt-4o'
 */
export function modelFamily(model: string): string {
  let name = model.trim().toLowerCase();
  name = name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/^(?:[a-z]{2,6}\.)?(?:anthropic|amazon|meta|mistral|cohere)\./, '');
  for (let before = ''; before !== name; ) {
    before = name;
    name = name.replace(VERSION, '');
  }
  return name.replaceAll('.', '-');
}
