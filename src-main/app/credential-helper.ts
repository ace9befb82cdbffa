import type { CredentialHelper } from '../../src-shared/domain/disk-use.ts'
import { chooseHelper } from '../git/credential-helper/choose-helper.ts'
import {
  readCredentialHelper,
  removeCredentialHelper,
  setUpCredentialHelper,
} from '../git/credential-helper/credential-helper.ts'
import type { HelperPlaces, HelperProgram } from '../git/credential-helper/helper-command.ts'
import type { ConfigurationFile } from '../git/credential-helper/user-configuration.ts'

// The command line writes to other files than the person's own with the same code.
export { credentialUrls } from '../git/credential-helper/credential-helper.ts'
export {
  chooseHelper,
  removeCredentialHelper,
  setUpCredentialHelper,
  type HelperProgram,
  type ConfigurationFile,
}

/** Whether everyday git on this computer signs in to the localhost remote by itself, and how it comes to. */
export type CredentialHelperSetup = {
  readonly read: () => Promise<CredentialHelper>
  readonly setUp: () => Promise<CredentialHelper>
  readonly remove: () => Promise<CredentialHelper>
}

/**
 * The person's own git configuration, as far as it is about us. Changes wait for each other.
 * @param options.program for where git has no curl; null: this core does not know its command line
 */
export const createCredentialHelperSetup = (options: {
  readonly program: HelperProgram | null
  readonly file: ConfigurationFile
  readonly places: HelperPlaces
  readonly address: () => string
}): CredentialHelperSetup => {
  const { program, file, places, address } = options
  let last: Promise<unknown> = Promise.resolve()

  const choose = (): Promise<string | null> => chooseHelper(file, places, program)
  const canSetUp = async (): Promise<boolean> => program !== null || (await choose()) !== null
  const read = async (): Promise<CredentialHelper> => {
    const found = await readCredentialHelper(file, address(), places)
    if (found.kind === 'ours') return { state: 'set_up', command: found.command }
    if (!(await canSetUp())) return { state: 'unavailable', command: null }
    return { state: found.kind === 'other' ? 'other_program' : 'not_set_up', command: null }
  }
  const change = (write: () => Promise<unknown>): Promise<CredentialHelper> => {
    const changed = last.then(write).then(read)
    last = changed.catch(() => undefined)
    return changed
  }

  return {
    read,
    setUp: () =>
      change(async () => {
        const command = await choose()
        if (command !== null) await setUpCredentialHelper(file, address(), command, places)
      }),
    remove: () => change(() => removeCredentialHelper(file, places)),
  }
}
