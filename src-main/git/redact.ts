/** Tokens whose form gives them away, at GitHub, GitLab, Atlassian, and JSON Web Tokens. */
const tokenForms =
  /\b(?:gh[opusr]_[A-Za-z0-9._-]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|ATATT[\w=-]{16,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)/g
const userInfo = /([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi
const authorization = /(authorization:\s*\w+\s+)\S+/gi

const hidden = '[redacted]'

/**
 * Takes secrets out of a text before it is logged, stored or shown.
 * @param secrets those in use at this place; each is also found as base64 of `user:secret` and URL-encoded
 */
export const redact = (text: string, secrets: readonly string[] = []): string => {
  let clean = text
  for (const secret of secrets) {
    if (secret.length < 3) continue
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')]) {
      clean = clean.replaceAll(form, hidden)
    }
  }
  return clean
    .replace(userInfo, `$1${hidden}@`)
    .replace(authorization, `$1${hidden}`)
    .replace(tokenForms, hidden)
}

/** Everything of a password credential that may appear in an output. */
export const secretForms = (username: string, password: string): readonly string[] => [
  password,
  `${username}:${password}`,
]
