import { AppError } from '../../../src-shared/errors/app-error.ts'

const invalid = (reason: string, field: string): AppError =>
  new AppError('invalid_input', reason, { details: { reason, field } })

/**
 * The id of an app (`123456`) or its client id (`Iv23li…`): GitHub takes both.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 * @throws AppError `invalid_input`
 */
export const cleanAppId = (given: string): string => {
  const appId = given.trim()
  if (!/^(?:\d{1,15}|Iv[A-Za-z0-9._-]{4,60})$/.test(appId)) {
    throw invalid('The id of an app is a number, or its client id, which begins with Iv.', 'appId')
  }
  return appId
}

/**
 * A private key as GitHub gives it, without what copying put around it.
 * @throws AppError `invalid_input`, which repeats nothing of it
 */
export const cleanPrivateKey = (given: string): string => {
  const key = given.replaceAll('\r\n', '\n').trim()
  if (/-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(key)) {
    throw invalid(
      'This is a public key. GitHub gives the private key as a file that ends with .pem.',
      'privateKey',
    )
  }
  if (!/^-----BEGIN (?:RSA )?PRIVATE KEY-----\n[\s\S]+\n-----END (?:RSA )?PRIVATE KEY-----$/.test(key)) {
    throw invalid('This is no private key: GitHub gives one as a file that ends with .pem.', 'privateKey')
  }
  return `${key}\n`
}

/**
 * The webhook secret as it stands at GitHub. An empty one would let everybody in.
 * @throws AppError `invalid_input`
 */
export const cleanWebhookSecret = (given: string): string => {
  const secret = given.trim()
  if (secret.length < 8) throw invalid('A webhook secret has eight characters at least.', 'webhookSecret')
  return secret
}
