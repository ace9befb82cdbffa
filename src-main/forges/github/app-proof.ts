import { createPrivateKey, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { AppError } from '../../../src-shared/errors/app-error.ts'

/** GitHub takes ten minutes at most, and clocks differ. */
const validSeconds = 540
const clockSlackSeconds = 60

/** @throws AppError `invalid_input` with `details.field`: nothing of the key is told */
export const readAppKey = (pem: string): KeyObject => {
  const refuse = (message: string): AppError =>
    new AppError('invalid_input', message, { details: { field: 'privateKey' } })
  let key: KeyObject
  try {
    key = createPrivateKey(pem)
  } catch {
    throw refuse('This is no private key: GitHub gives one as a file that ends with .pem.')
  }
  if (key.asymmetricKeyType !== 'rsa') throw refuse('The private key of a GitHub App is an RSA key.')
  return key
}

/**
 * What proves that we are the app: good for nine minutes.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 * @param appId its number, or its client id
 */
export const appProof = (appId: string, key: KeyObject, nowMs: number): Promise<string> => {
  const seconds = Math.floor(nowMs / 1_000)
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(appId)
    .setIssuedAt(seconds - clockSlackSeconds)
    .setExpirationTime(seconds + validSeconds)
    .sign(key)
}
