import { AppError } from '../../../src-shared/errors/app-error.ts'

const hostForm = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/
const defaultPorts: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80', 'ssh:': '22' }

const invalid = (reason: string): AppError => new AppError('invalid_input', reason, { details: { reason } })

const hostOfUrl = (text: string): string => {
  if (!URL.canParse(text)) throw invalid(`"${text}" is not the address of a host.`)
  const { protocol, hostname, port } = new URL(text)
  return port === '' || port === defaultPorts[protocol] ? hostname : `${hostname}:${port}`
}

/**
 * The host of an account as addresses name it: lower case, with its port unless that goes without saying.
 * A pasted address like `https://git.example.org/` is taken for its host.
 * @throws AppError `invalid_input`
 */
export const normalizeAccountHost = (text: string): string => {
  const trimmed = text.trim().toLowerCase()
  if (trimmed.includes('@')) throw invalid('Give the host alone; the user name belongs to the credential.')
  const host = trimmed.includes('://') ? hostOfUrl(trimmed) : trimmed
  if (!hostForm.test(host)) throw invalid(`"${host}" is not the name of a host.`)
  return host
}

/** `host:port` without the port. */
export const hostWithoutPort = (host: string): string => host.replace(/:\d+$/, '')
