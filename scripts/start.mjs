// `npm start`: sets up what is missing, then opens Mirrordesk, in a window where it can. Options go after `--`: npm start -- --sample
import { spawn } from 'node:child_process'
import path from 'node:path'
import { setInterval } from 'node:timers'
import { parseArgs } from 'node:util'
import { desktopArguments, desktopEnvironment, electronForDesktop, hasDisplay } from './desktop.mjs'
import {
  checkGit,
  checkNode,
  ensureBuild,
  ensureDependencies,
  projectNode,
  root,
  SetUpError,
} from './set-up.mjs'

const usage = 'npm start -- [--headless] [--sample] [--data-dir DIR] [--port PORT] [--open]'

const readOptions = () => {
  try {
    return parseArgs({
      options: {
        headless: { type: 'boolean' },
        sample: { type: 'boolean' },
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        open: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values
  } catch (error) {
    throw new SetUpError(`${error.message}\nUsage: ${usage}`)
  }
}

const serveArguments = (options) => [
  'serve',
  '--link',
  ...(options.sample ? ['--sample'] : []),
  ...(options.open ? ['--open'] : []),
  ...(options['data-dir'] === undefined ? [] : ['--data-dir', options['data-dir']]),
  ...(options.port === undefined ? [] : ['--port', options.port]),
]

/**
 * npm runs us through a shell. A signal to npm alone ends that shell and leaves us behind: then the core is told
 * to stop, or it would run on with nobody to end it.
 */
const stopWithNpm = (child) => {
  if (process.env.npm_lifecycle_event !== 'start') return
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
}

/** Runs a program until it ends; resolves to its exit code and how long it ran. Signals are handed on. */
const run = (program, args, environment) =>
  new Promise((resolve, reject) => {
    const startedAt = Date.now()
    // A core hears of our end through the channel.
    const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
    const child = spawn(program, args, { stdio, env: environment })
    const handOn = (signal) => child.kill(signal)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, handOn)
    stopWithNpm(child)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, handOn)
      resolve({ code: code ?? 1, signal, ranMs: Date.now() - startedAt })
    })
  })

const runHeadless = async (options) => {
  const program = path.join(root, 'bin', 'mirrordesk.mjs')
  try {
    return (await run(projectNode, [program, ...serveArguments(options)], process.env)).code
  } catch (error) {
    console.error(`Mirrordesk could not be started: ${error.message}`)
    return 1
  }
}

/** An Electron that ends in failure before this did not open: a library is missing, or the display is not there. */
const openedAfterMs = 3_000

/** Opens the desktop app and waits for its end; resolves to its exit code, or to why it could not be opened. */
const runDesktop = async (program, options) => {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  try {
    const { code, signal, ranMs } = await run(
      program,
      desktopArguments(options, { isRoot }),
      desktopEnvironment(),
    )
    const isOpened = code === 0 || ranMs >= openedAfterMs || ['SIGINT', 'SIGTERM', 'SIGHUP'].includes(signal)
    return isOpened ? { code } : { reason: `Electron ended at its start (${signal ?? code})` }
  } catch (error) {
    return { reason: `Electron could not be started (${error.message})` }
  }
}

/** The desktop app where it can be had; otherwise the core alone, with one line that says why. */
const runMirrordesk = async (options) => {
  if (options.headless) return runHeadless(options)
  const electron = await electronForDesktop((line) => console.log(line))
  const { code, reason } =
    electron.program === undefined ? electron : await runDesktop(electron.program, options)
  if (reason === undefined) return code
  console.log(`Running without a window, because ${reason}.`)
  return runHeadless({ ...options, open: options.open || hasDisplay() })
}

try {
  checkNode()
  const options = readOptions()
  if (options.help) {
    console.log(`Usage: ${usage}`)
  } else {
    checkGit()
    await ensureDependencies()
    await ensureBuild()
    process.exit(await runMirrordesk(options))
  }
} catch (error) {
  if (!(error instanceof SetUpError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
