const anywhere = 'http://mirrordesk.invalid'

/**
 * Where an open link leads: a path of our own, as a browser would read it. Anything that a browser could take for
 * another site (`//evil`, `/\evil`, `/.//evil`) leads to the start.
 */
export const openTarget = (to: string | undefined): string => {
  if (to === undefined || !to.startsWith('/') || !URL.canParse(to, anywhere)) return '/'
  const { origin, pathname, search, hash } = new URL(to, anywhere)
  if (origin !== anywhere || pathname.startsWith('//')) return '/'
  return `${pathname}${search}${hash}`
}
