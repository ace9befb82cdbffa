import type { ForgeKind } from '../../../src-shared/domain/forge.ts'

/** What a token must be able to do, in the words of the page where it is made. */
export const tokenNeeds = (kind: ForgeKind): string => {
  switch (kind) {
    case 'github':
      return 'A classic token with repo, workflow and read:org; or a fine-grained one with contents, metadata, administration and workflows.'
    case 'gitlab':
      return 'A personal access token with api and write_repository; to copy only, read_api and read_repository.'
    case 'gitea':
    case 'forgejo':
      return 'A token with repository and organization (read and write) and user (read).'
    case 'bitbucket':
      return 'An API token with read and write for repositories, and read for workspaces. App passwords no longer work.'
    case 'sourcehut':
      return 'A token with git.sr.ht/REPOSITORIES:RW, git.sr.ht/PROFILE:RO and git.sr.ht/OBJECTS:RO. Pushes go over SSH.'
  }
}

/**
 * The page where a token is made, with what it needs filled in where the forge can.
 * @param webUrl the forge's address; null while it is not known
 */
export const tokenPage = (kind: ForgeKind, webUrl: string | null): string | null => {
  switch (kind) {
    case 'bitbucket':
      return 'https://id.atlassian.com/manage-profile/security/api-tokens'
    case 'sourcehut':
      return 'https://meta.sr.ht/oauth2/personal-token?grants=git.sr.ht/REPOSITORIES:RW%20git.sr.ht/PROFILE:RO%20git.sr.ht/OBJECTS:RO'
    case 'github':
      return webUrl && `${webUrl}/settings/tokens/new?description=Mirrordesk&scopes=repo,workflow,read:org`
    case 'gitlab':
      return (
        webUrl &&
        `${webUrl}/-/user_settings/personal_access_tokens?name=Mirrordesk&scopes=api,write_repository`
      )
    case 'gitea':
    case 'forgejo':
      return webUrl && `${webUrl}/user/settings/applications`
  }
}

/** The address that was typed, as far as it is one yet; for the link to the token page alone. */
export const webUrlOf = (address: string): string | null => {
  const text = address.trim().replace(/\/+$/, '')
  const url = URL.parse(text.includes('://') ? text : `https://${text}`)
  const isWeb = url !== null && /^https?:$/.test(url.protocol) && /\.|^localhost$/.test(url.hostname)
  return isWeb && url.username === '' ? `${url.origin}${url.pathname.replace(/\/+$/, '')}` : null
}
