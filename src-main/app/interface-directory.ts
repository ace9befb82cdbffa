import { existsSync } from 'node:fs'
import path from 'node:path'

/** The built interface: `renderer` in the folder of the built files, which is `dist` in a checkout. */
export const findInterfaceDirectory = (): string | null => {
  const built = [
    path.resolve(import.meta.dirname, 'renderer'),
    path.resolve(import.meta.dirname, '..', 'renderer'),
    path.resolve(import.meta.dirname, '..', '..', 'dist', 'renderer'),
  ]
  return built.find((directory) => existsSync(path.join(directory, 'index.html'))) ?? null
}
