import { isHelperOf, type HelperPlaces } from './helper-command.ts'
import { gitConfig, type ConfigurationFile } from './user-configuration.ts'

/** The addresses under which git may know the core: people write both. */
export const credentialUrls = (address: string): readonly string[] => {
  const own = new URL(address)
  const names = own.hostname === '127.0.0.1' ? ['127.0.0.1', 'localhost'] : [own.hostname]
  return names.map((name) => `${own.protocol}//${name}${own.port === '' ? '' : `:${own.port}`}`)
}

/** `git config --unset-all` of a key that is not there. https://git-scm.com/docs/git-config#_description */
const nothingToUnset = 5
/** `git config --get-regexp` when nothing matches. */
const nothingFound = 1

type Helper = { readonly url: string; readonly command: string }

/** The helpers of addresses like ours, in the order of the file. */
const configuredHelpers = async (file: ConfigurationFile): Promise<readonly Helper[]> => {
  const pattern = String.raw`^credential\.http://[^/]+\.helper$`
  const listing = await gitConfig(file, ['--null', '--get-regexp', pattern], [nothingFound])
  return listing.split('\0').flatMap((entry) => {
    const [, url, command] = /^credential\.(.+)\.helper\n([^]*)$/.exec(entry) ?? []
    return url === undefined || command === undefined ? [] : [{ url, command }]
  })
}

const removeFor = async (file: ConfigurationFile, url: string): Promise<void> => {
  await gitConfig(file, ['--unset-all', `credential.${url}.helper`], [nothingToUnset])
  await gitConfig(file, ['--unset-all', `credential.${url}.useHttpPath`], [nothingToUnset])
}

/** What git asks for the credential of `address`: us, another program, or nobody in particular. */
export type ConfiguredHelper =
  { readonly kind: 'ours'; readonly command: string } | { readonly kind: 'other' } | { readonly kind: 'none' }

export const readCredentialHelper = async (
  file: ConfigurationFile,
  address: string,
  places: HelperPlaces,
): Promise<ConfiguredHelper> => {
  const [ownUrl] = credentialUrls(address)
  const commands = (await configuredHelpers(file))
    .filter(({ url, command }) => url === ownUrl && command !== '')
    .map(({ command }) => command)
  const ours = commands.find((command) => isHelperOf(places, command))
  if (ours !== undefined) return { kind: 'ours', command: ours }
  return { kind: commands.length === 0 ? 'none' : 'other' }
}

/** Takes back what `setUpCredentialHelper` did, whatever port it was for; returns the addresses. */
export const removeCredentialHelper = async (
  file: ConfigurationFile,
  places: HelperPlaces,
): Promise<readonly string[]> => {
  const ours = (await configuredHelpers(file)).filter(({ command }) => isHelperOf(places, command))
  const urls = [...new Set(ours.map(({ url }) => url))]
  for (const url of urls) await removeFor(file, url)
  return urls
}

/**
 * Makes everyday git ask us for the password of localhost remotes. The empty helper comes first: it keeps
 * helpers of other hosts (`store`, a keychain) from being handed our short-lived tokens.
 * Doing it twice changes nothing.
 * @param command of `chooseHelper`
 */
export const setUpCredentialHelper = async (
  file: ConfigurationFile,
  address: string,
  command: string,
  places: HelperPlaces,
): Promise<readonly string[]> => {
  await removeCredentialHelper(file, places)
  const urls = credentialUrls(address)
  for (const url of urls) {
    await gitConfig(file, ['--replace-all', `credential.${url}.helper`, ''])
    await gitConfig(file, ['--add', `credential.${url}.helper`, command])
    await gitConfig(file, ['--replace-all', `credential.${url}.useHttpPath`, 'true'])
  }
  return urls
}
