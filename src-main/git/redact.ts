/** Tokens whose form gives them away, at GitHub, GitLab, Atlassian, and JSON Web Tokens. */
const tokenForms =
  /\b(?:gh[opusr]_[A-Za-z0-9._-]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|ATATT[\w=-]{16,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*)/g
/** Up to the last `@` before the path: a pasted password may hold an `@` of its own. */
const userInfo = /\b([a-z][a-z0-9+.-]*):\/\/([^\s/]+)@/gi
const authorization = /(authorization:\s*)(?:(\w+)\s+)?\S+/gi
const tokenHeader = /((?:private-token|x-api-key|job-token):\s*)\S+/gi

const hidden = '[redacted]'

/** As it stands, as a URL writes it, as Basic authentication writes it (with and without padding). */
const formsOf = (secret: string): readonly string[] => {
  const base64 = Buffer.from(secret).toString('base64')
  const encoded = encodeURIComponent(secret.toWellFormed())
  return [secret, encoded, base64, base64.replace(/=+$/, '')]
}

/**
 * Takes secrets out of a text before it is logged, stored or shown.
 * @param secrets those in use at this place; each is also found as base64 of `user:secret` and URL-encoded
 */
export const redact = (text: string, secrets: readonly string[] = []): string => {
  let clean = text
  for (const secret of secrets) {
    if (secret.length < 3) continue
    for (const form of formsOf(secret)) clean = clean.replaceAll(form, hidden)
  }
  return clean
    .replace(userInfo, (whole: string, scheme: string, info: string) =>
      scheme.toLowerCase() === 'ssh' && !info.includes(':') ? whole : `${scheme}://${hidden}@`,
    )
    .replace(
      authorization,
      (_whole, name: string, scheme?: string) => `${name}${scheme ? `${scheme} ` : ''}${hidden}`,
    )
    .replace(tokenHeader, `$1${hidden}`)
    .replace(tokenForms, hidden)
}

/** Everything of a password credential that may appear in an output. */
export const secretForms = (username: string, password: string): readonly string[] => [
  password,
  `${username}:${password}`,
]
