import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../set-up.mjs'

const modules = path.join(root, 'node_modules')

/** The script behind a command of an installed package, to be run with `projectNode`. */
export const commandScript = (packageName, command = packageName) => {
  const directory = path.join(modules, packageName)
  const { bin } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'))
  return path.join(directory, typeof bin === 'string' ? bin : bin[command])
}

/** The environment of project programs: a `node` that they start is Node 24 too. */
export const projectEnvironment = (extra = {}) => ({
  ...process.env,
  ...extra,
  PATH: [path.join(modules, '.bin'), process.env.PATH ?? ''].join(path.delimiter),
})
