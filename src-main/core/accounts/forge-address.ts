import { forgeNames } from '../../../src-shared/domain/forge-words.ts'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** Where a forge is when nobody says so; null for what everybody runs themselves. */
const usualAddress: Readonly<Record<ForgeKind, string | null>> = {
  github: 'https://github.com',
  gitlab: 'https://gitlab.com',
  gitea: null,
  forgejo: null,
  bitbucket: 'https://bitbucket.org',
  sourcehut: 'https://git.sr.ht',
}

/** The stored address of a forge that has one home; null for the others. */
export const usualWebUrl = (kind: ForgeKind): string | null => usualAddress[kind]

/** Other names of the same host: where its API is, what people type. */
const sameHosts: Readonly<Record<string, string>> = {
  'www.github.com': 'github.com',
  'api.github.com': 'github.com',
  'www.gitlab.com': 'gitlab.com',
  'api.bitbucket.org': 'bitbucket.org',
  'www.bitbucket.org': 'bitbucket.org',
  'sr.ht': 'git.sr.ht',
  'www.codeberg.org': 'codeberg.org',
}

const invalid = (reason: string, field = 'address'): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

/**
 * The address of a forge's web interface, as it is stored: without a trailing slash, a query or a sign-in.
 * @param address a host (`git.example.org`, `git.example.org:3000`), or where it is: `https://example.org/git`
 * @throws AppError `invalid_input`; `forge_cannot` for a Bitbucket of one's own, whose API is another one
 */
export const forgeWebUrl = (kind: ForgeKind, address: string | null): string => {
  const text = (address ?? '').trim() || usualAddress[kind]
  if (text === null) throw invalid(`Say where this ${forgeNames[kind]} is, such as git.example.org.`)
  const url = URL.parse(text.includes('://') ? text : `https://${text}`)
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw invalid(`"${text}" is not the address of a ${forgeNames[kind]}.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw invalid('Give the address without a user name or a token; the token has its own field.')
  }
  url.hostname = sameHosts[url.hostname] ?? url.hostname
  const webUrl = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  if (kind === 'bitbucket' && url.hostname !== 'bitbucket.org') {
    throw new AppError('forge_cannot', 'Bitbucket Data Center has another API.', {
      details: {
        host: url.host,
        reason:
          'A Bitbucket server of your own has another API than bitbucket.org, which Mirrordesk does not speak.',
        advice: 'Add it as another git host: mirrors work, repositories are not listed.',
      },
    })
  }
  return webUrl
}

/** The host of a forge as the addresses of its repositories name it. */
export const hostOfWebUrl = (webUrl: string): string => new URL(webUrl).host
