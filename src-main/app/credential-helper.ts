import type { CredentialHelper } from '../../src-shared/domain/disk-use.ts'
import {
  readCredentialHelper,
  removeCredentialHelper,
  setUpCredentialHelper,
} from '../git/credential-helper/credential-helper.ts'
import type { HelperProgram } from '../git/credential-helper/helper-command.ts'
import type { ConfigurationFile } from '../git/credential-helper/user-configuration.ts'

// The command line writes to other files than the person's own with the same code.
export { credentialUrls } from '../git/credential-helper/credential-helper.ts'
export { removeCredentialHelper, setUpCredentialHelper, type HelperProgram, type ConfigurationFile }

/** Whether everyday git on this computer signs in to the localhost remote by itself, and how it comes to. */
export type CredentialHelperSetup = {
  readonly read: () => Promise<CredentialHelper>
  readonly setUp: () => Promise<CredentialHelper>
  readonly remove: () => Promise<CredentialHelper>
}

/**
 * The person's own git configuration, as far as it is about us. Changes wait for each other.
 * @param options.program null: this core does not know its command line, and nothing can be set up
 */
export const createCredentialHelperSetup = (options: {
  readonly program: HelperProgram | null
  readonly file: ConfigurationFile
  readonly dataDirectory: string
  readonly address: () => string
}): CredentialHelperSetup => {
  const { program, file, dataDirectory, address } = options
  let last: Promise<unknown> = Promise.resolve()

  const read = async (): Promise<CredentialHelper> => {
    if (program === null) return { state: 'unavailable', command: null }
    const found = await readCredentialHelper(file, address(), dataDirectory)
    switch (found.kind) {
      case 'ours':
        return { state: 'set_up', command: found.command }
      case 'other':
        return { state: 'other_program', command: null }
      case 'none':
        return { state: 'not_set_up', command: null }
    }
  }
  const change = (write: (program: HelperProgram) => Promise<unknown>): Promise<CredentialHelper> => {
    const changed = last.then(async () => {
      if (program !== null) await write(program)
      return read()
    })
    last = changed.catch(() => undefined)
    return changed
  }

  return {
    read,
    setUp: () => change((helper) => setUpCredentialHelper(file, address(), helper, dataDirectory)),
    remove: () => change(() => removeCredentialHelper(file, dataDirectory)),
  }
}
