/**
 * Where the REST API of a GitHub is. github.com and the enterprises of GHE.com have a host of their own for it, an
 * Enterprise Server has it under `/api/v3`.
 * https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api
 * https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/feature-overview-for-github-enterprise-cloud-with-data-residency
 */
export const apiUrlOf = (webUrl: string): string => {
  const { protocol, host, origin, pathname } = new URL(webUrl)
  if (host === 'github.com' || host === 'www.github.com') return 'https://api.github.com'
  if (/^[a-z0-9-]+\.ghe\.com$/.test(host)) return `${protocol}//api.${host}`
  return `${origin}${pathname.replace(/\/+$/, '')}/api/v3`
}

/** Whether it is a server that somebody runs: only those have a version. */
export const isEnterpriseServer = (webUrl: string): boolean => apiUrlOf(webUrl).endsWith('/api/v3')
