/**
 * The user name that goes with a bare access token. Most hosts look at the token alone; Bitbucket wants this one.
 * https://support.atlassian.com/bitbucket-cloud/docs/using-access-tokens/
 */
export const tokenUsername = (host: string): string =>
  /(^|\.)bitbucket\.org$/.test(host) ? 'x-token-auth' : 'token'
