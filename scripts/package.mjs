/**
 * `npm run package`: builds, and makes the desktop application with electron-builder.
 *
 *     npm run package                installers for this system, in release/
 *     npm run package -- --dir       the unpacked application; any option of electron-builder goes after `--`
 *
 * With ELECTRON_OVERRIDE_DIST_PATH the application is made from that Electron, and nothing is downloaded.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { checkNode, ensureBuild, ensureDependencies, projectNode, root, SetUpError } from './set-up.mjs'

/** The first Electron whose Node can load better-sqlite3. */
const oldestForTheCore = 40

/**
 * A copy of an Electron without an application of its own: a folder `resources/app`, as runtimes for tests have it, or
 * Electron's welcome page. Either has no place beside ours.
 */
const copyRuntime = (runtime, scratch) => {
  const copy = path.join(scratch, 'electron')
  const own = ['app', 'default_app.asar'].map((name) => path.join(runtime, 'resources', name))
  cpSync(runtime, copy, { recursive: true, verbatimSymlinks: true, filter: (file) => !own.includes(file) })
  return copy
}

const versionOf = (runtime) => {
  const program = path.join(runtime, process.platform === 'win32' ? 'electron.exe' : 'electron')
  if (!existsSync(program)) throw new SetUpError(`There is no Electron at ${runtime}.`)
  const answer = spawnSync(program, ['-p', 'process.versions.electron'], {
    encoding: 'utf8',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  const version = (answer.stdout ?? '').trim()
  if (!/^\d+\.\d+\.\d+/.test(version)) throw new SetUpError(`The Electron at ${runtime} does not start.`)
  return version
}

/**
 * An Electron too old for the core can still show the window, while a Node named by MIRRORDESK_CORE_NODE runs the core.
 * That Node reads no archive, so what the core needs lies beside it; and the application is marked, because one that
 * people install must not start programs that its environment names.
 */
const forCoreOutside = [
  '--config.asarUnpack={bin/**,dist/{cli,core-main}.mjs,dist/{chunks,renderer}/**,node_modules/**,package.json}',
  '--config.extraMetadata.coreRunsOutside=true',
]

const optionsForRuntime = (runtime, scratch) => {
  if (!runtime) return []
  const version = versionOf(runtime)
  const isTooOld = Number(version.split('.')[0]) < oldestForTheCore
  if (isTooOld)
    console.log(`Electron ${version} is for tests: it needs MIRRORDESK_CORE_NODE to run the core.`)
  return [
    `--config.electronDist=${copyRuntime(runtime, scratch)}`,
    `--config.electronVersion=${version}`,
    ...(isTooOld ? forCoreOutside : []),
  ]
}

const runBuilder = (args) =>
  new Promise((resolve, reject) => {
    const program = path.join(root, 'node_modules', 'electron-builder', 'cli.js')
    const child = spawn(projectNode, [program, '--config', 'electron-builder.yml', ...args], {
      cwd: root,
      stdio: 'inherit',
    })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })

const scratch = mkdtempSync(path.join(tmpdir(), 'mirrordesk-package-'))
try {
  checkNode()
  await ensureDependencies()
  await ensureBuild()
  const options = optionsForRuntime(process.env.ELECTRON_OVERRIDE_DIST_PATH, scratch)
  process.exitCode = await runBuilder([...options, ...process.argv.slice(2)])
} catch (error) {
  if (!(error instanceof SetUpError)) throw error
  console.error(error.message)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
