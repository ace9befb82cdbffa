// What a fresh clone needs before anything of it can run. Plain JavaScript for the Node the machine has.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const nodeBinary = path.join(
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

/** The Node that everything of the project runs on: the npm package `node`. */
export const projectNode = path.join(root, nodeBinary)

/** A sentence for a person; the stack behind it helps nobody. */
export class SetUpError extends Error {}

const isAtLeast = (version, wanted) => {
  const parts = version.split('.').map(Number)
  for (const [index, least] of wanted.entries()) {
    if ((parts[index] ?? 0) !== least) return (parts[index] ?? 0) > least
  }
  return true
}

export const checkNode = () => {
  if (isAtLeast(process.versions.node, [20])) return
  throw new SetUpError(`Node 20 or newer is needed to begin; this is ${process.versions.node}.`)
}

export const checkGit = () => {
  const answer = spawnSync('git', ['--version'], { encoding: 'utf8' })
  const version = /(\d+\.\d+(?:\.\d+)?)/.exec(answer.stdout ?? '')?.[1]
  if (version === undefined) throw new SetUpError('git was not found. Install git 2.39 or newer.')
  if (!isAtLeast(version, [2, 39])) {
    throw new SetUpError(`git 2.39 or newer is needed; this is ${version}.`)
  }
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** Whether every package of the lock file is installed in the version it names. */
export const dependenciesAreCurrent = (directory) => {
  // npm writes this file last: it is there only when an installation went through.
  const installedFile = path.join(directory, 'node_modules', '.package-lock.json')
  if (!existsSync(installedFile) || !existsSync(path.join(directory, nodeBinary))) return false
  const installed = readJson(installedFile).packages
  return Object.entries(readJson(path.join(directory, 'package-lock.json')).packages).every(
    ([name, wanted]) => {
      if (name === '') return true
      const found = installed[name]
      return found === undefined ? wanted.optional === true : found.version === wanted.version
    },
  )
}

const newestChange = (entry) => {
  const stat = statSync(entry, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  // A folder's own time tells of files that are gone.
  const inside = stat.isDirectory()
    ? readdirSync(entry).map((name) => newestChange(path.join(entry, name)))
    : []
  return Math.max(stat.mtimeMs, ...inside)
}

const sources = [
  'src-main',
  'src-shared',
  'src-renderer',
  'resources',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'vite.preload.config.ts',
  'vite.renderer.config.ts',
]

/** What the build writes last. */
const lastBuilt = path.join('dist', 'renderer', 'index.html')

/** Whether `dist/` was built after the last change of what it is built from. */
export const buildIsCurrent = (directory) => {
  const built = statSync(path.join(directory, lastBuilt), { throwIfNoEntry: false })
  if (built === undefined) return false
  return sources.every((source) => newestChange(path.join(directory, source)) <= built.mtimeMs)
}

/** npm as it started us, else the one on the path. */
const npmCommand = () =>
  process.env.npm_execpath?.endsWith('.js')
    ? { program: process.execPath, before: [process.env.npm_execpath], shell: false }
    : { program: 'npm', before: [], shell: process.platform === 'win32' }

/** Runs npm in silence; what it said is shown when it fails. */
const npm = (args) =>
  new Promise((resolve, reject) => {
    const { program, before, shell } = npmCommand()
    const child = spawn(program, [...before, ...args], {
      cwd: root,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const said = []
    child.stdout.on('data', (chunk) => said.push(chunk))
    child.stderr.on('data', (chunk) => said.push(chunk))
    child.on('error', (error) => reject(new SetUpError(`npm could not be started: ${error.message}`)))
    child.on('close', (code, signal) => {
      if (code === 0) return resolve()
      const text = Buffer.concat(said).toString('utf8').trim()
      reject(new SetUpError(`\`npm ${args.join(' ')}\` ended with ${signal ?? code}.\n${text}`))
    })
  })

const timed = async (doing, done, work) => {
  console.log(`${doing} …`)
  const startedAt = Date.now()
  await work()
  console.log(`${done} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`)
}

/** Makes `npx mirrordesk` work in a checkout: npm links the commands of packages, but not of the project itself. */
const linkCommand = () => {
  const folder = path.join(root, 'node_modules', '.bin')
  const program = path.join('..', '..', 'bin', 'mirrordesk.mjs')
  if (process.platform === 'win32') {
    writeFileSync(path.join(folder, 'mirrordesk.cmd'), `@node "%~dp0\\${program}" %*\r\n`)
  } else if (!existsSync(path.join(folder, 'mirrordesk'))) {
    symlinkSync(program, path.join(folder, 'mirrordesk'))
  }
}

/** Installs the dependencies when they are missing or not what the lock file names. */
export const ensureDependencies = async () => {
  if (!dependenciesAreCurrent(root)) await installDependencies()
  linkCommand()
}

/**
 * No package may run a script while it is installed, but for `node`, which fetches its binary from the registry. With a
 * lock file npm overlooks that better-sqlite3 brings its binaries along, and would compile it.
 */
const installDependencies = async () => {
  await timed('Installing the dependencies', 'Installed', async () => {
    await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'])
    await npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error'])
  })
  if (!existsSync(projectNode)) {
    throw new SetUpError('The package `node` brought no Node along.')
  }
}

/** Builds when nothing is built, or something changed since. */
export const ensureBuild = async () => {
  if (buildIsCurrent(root)) return
  await timed('Building', 'Built', () => npm(['run', 'build', '--silent']))
}
