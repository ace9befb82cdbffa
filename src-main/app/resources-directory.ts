import { existsSync } from 'node:fs'
import path from 'node:path'

/** The folder `resources` of this package: beside `dist` when built, beside `src-main` in a checkout. */
export const resourcesDirectory = (): string => {
  for (let directory = import.meta.dirname; ; directory = path.dirname(directory)) {
    const resources = path.join(directory, 'resources')
    if (existsSync(path.join(resources, 'status-page'))) return resources
    if (directory === path.dirname(directory))
      throw new Error('The folder "resources" of Mirrordesk is missing.')
  }
}
