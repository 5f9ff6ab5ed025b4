import { existsSync } from 'node:fs';

/** The nearest folder from `folder` upwards that holds a package.json; the topmost one where none does. */
function rootFrom(folder: URL): URL {
  const above = new URL('..', folder);
  return above.href === folder.href || existsSync(new URL('package.json', folder)) ? folder : rootFrom(above);
}

/** Folder of this package, whether its code runs as sources, compiled or bundled. */
export const PACKAGE_ROOT = rootFrom(new URL('.', import.meta.url));
