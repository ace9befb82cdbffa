import { z } from 'zod'
import type { AccountKind } from './account.ts'

/** An SSH key, as everybody may see it. */
export const sshKeySchema = z.object({
  /** Whole path of the private key. */
  keyFile: z.string(),
  /** One line, as hosts take it. */
  publicKey: z.string(),
  /** `SHA256:…`, as hosts show it. */
  fingerprint: z.string(),
  /** Made here: its file belongs to Mirrordesk, and goes with the last account that uses it. */
  isOurs: z.boolean(),
})
export type SshKey = z.infer<typeof sshKeySchema>

/** Whether a key file is one that Mirrordesk made, by its place: such a name says nothing to people. */
export const isMadeHere = (keyFile: string): boolean => /[\\/]ssh-keys[\\/]ssh_[0-9a-f]{32}$/.test(keyFile)

/** A page at a host that takes public keys. */
export type KeyPage = { readonly label: string; readonly url: string }

/** Where else the same host has its web interface. */
const webHost = (host: string): string => {
  const name = host.toLowerCase()
  if (name === 'ssh.github.com' || name === 'ssh.github.com:443') return 'github.com'
  if (name === 'altssh.gitlab.com' || name === 'altssh.gitlab.com:443') return 'gitlab.com'
  if (name === 'altssh.bitbucket.org' || name === 'altssh.bitbucket.org:443') return 'bitbucket.org'
  return name
}

type KeyPlace = {
  readonly kind: AccountKind
  /** As addresses name it. */
  readonly host: string
  /** The address of the forge's web interface, where it is known. */
  readonly webUrl?: string | undefined
}

const kindOfHost: Readonly<Record<string, AccountKind>> = {
  'github.com': 'github',
  'gitlab.com': 'gitlab',
  'bitbucket.org': 'bitbucket',
  'codeberg.org': 'forgejo',
  'git.sr.ht': 'sourcehut',
}

/**
 * The page of a forge at which a person pastes a public key; null for hosts of which nothing is known. Documented at
 * https://docs.github.com/en/authentication/connecting-to-github-with-ssh/adding-a-new-ssh-key-to-your-github-account,
 * https://docs.gitlab.com/user/ssh/#add-an-ssh-key-to-your-gitlab-account,
 * https://docs.codeberg.org/security/ssh-key/,
 * https://support.atlassian.com/bitbucket-cloud/docs/set-up-personal-ssh-keys-on-linux/,
 * https://man.sr.ht/meta.sr.ht/
 */
export const keyPageOf = ({ kind, host, webUrl }: KeyPlace): KeyPage | null => {
  const name = webHost(host)
  const known = kind === 'generic' ? (kindOfHost[name] ?? 'generic') : kind
  const at = webUrl ?? `https://${name.replace(/:\d+$/, '')}`
  switch (known) {
    case 'github':
      return { label: 'SSH keys at GitHub', url: `${at}/settings/ssh/new` }
    case 'gitlab':
      return { label: 'SSH keys at GitLab', url: `${at}/-/user_settings/ssh_keys` }
    case 'gitea':
      return { label: 'SSH keys at Gitea', url: `${at}/user/settings/keys` }
    case 'forgejo':
      return { label: 'SSH keys at Forgejo', url: `${at}/user/settings/keys` }
    case 'bitbucket':
      return { label: 'SSH keys at Bitbucket', url: 'https://bitbucket.org/account/settings/ssh-keys/' }
    case 'sourcehut': {
      // git.example.org has its keys at meta.example.org.
      const host = new URL(at).host.replace(/^[^.]+\./, '')
      return { label: 'SSH keys at SourceHut', url: `https://meta.${host}/keys` }
    }
    case 'generic':
      return null
  }
}

/**
 * The page at which a public key opens one repository alone (a deploy key); null where forges have none.
 * @param path `owner/name`
 */
export const deployKeyPageOf = ({ kind, host, webUrl }: KeyPlace, path: string): KeyPage | null => {
  const name = webHost(host)
  const known = kind === 'generic' ? (kindOfHost[name] ?? 'generic') : kind
  const at = `${webUrl ?? `https://${name.replace(/:\d+$/, '')}`}/${path}`
  const label = 'Deploy keys of the repository'
  switch (known) {
    case 'github':
      return { label, url: `${at}/settings/keys/new` }
    case 'gitlab':
      return { label, url: `${at}/-/settings/repository#js-deploy-keys-settings` }
    case 'gitea':
    case 'forgejo':
      return { label, url: `${at}/settings/keys` }
    case 'bitbucket':
      return { label, url: `${at}/admin/access-keys/` }
    case 'sourcehut':
    case 'generic':
      return null
  }
}
