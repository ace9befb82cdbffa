// `npm start`: sets up what is missing, then runs Mirrordesk. Options go after `--`: npm start -- --sample
import { spawn } from 'node:child_process'
import path from 'node:path'
import { setInterval } from 'node:timers'
import { parseArgs } from 'node:util'
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

/** Runs the core until it ends. It hears of a signal from us too, and of our end through the channel. */
const runCore = (options) => {
  const program = path.join(root, 'bin', 'mirrordesk.mjs')
  const child = spawn(projectNode, [program, ...serveArguments(options)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  stopWithNpm(child)
  child.on('error', (error) => {
    console.error(`Mirrordesk could not be started: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code) => process.exit(code === null ? 1 : code))
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
    runCore(options)
  }
} catch (error) {
  if (!(error instanceof SetUpError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
