import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import {
  curlHelperCommand,
  nodeHelperCommand,
  type HelperPlaces,
  type HelperProgram,
} from './helper-command.ts'
import { personalEnvironment, type ConfigurationFile } from './user-configuration.ts'

const run = promisify(execFile)

/** curl itself gives up after ten seconds. */
const limitMs = 15_000

/**
 * Whether git, with its own shell and PATH, reaches the running core by curl. The helper itself is tried: a curl that
 * is there may still be kept from reading the file (a sandboxed package).
 */
const curlWorks = async (file: ConfigurationFile, places: HelperPlaces): Promise<boolean> => {
  const alias = `alias.ask-mirrordesk=${curlHelperCommand(places)}`
  const trial = run(file.gitPath ?? 'git', ['-c', alias, 'ask-mirrordesk', 'get'], {
    cwd: places.directory,
    env: personalEnvironment(file),
    timeout: limitMs,
    windowsHide: true,
  })
  // It asks about nothing, and is answered nothing.
  trial.child.stdin?.on('error', () => undefined)
  trial.child.stdin?.end()
  return trial.then(
    () => true,
    () => false,
  )
}

/**
 * The helper that works here: by curl, which starts faster than Node and does not move when Node is updated; else by
 * our command line; null when there is neither.
 */
export const chooseHelper = async (
  file: ConfigurationFile,
  places: HelperPlaces,
  program: HelperProgram | null,
): Promise<string | null> => {
  if (await curlWorks(file, places)) return curlHelperCommand(places)
  return program === null ? null : nodeHelperCommand(program, places)
}
