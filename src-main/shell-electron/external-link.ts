/** Whether a link may be opened in the person's browser: a web page, and no address that carries a sign-in. */
export const isExternalLink = (text: string): boolean => {
  const url = URL.parse(text)
  if (url === null) return false
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
}
