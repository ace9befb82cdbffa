/**
 * Headers of everything the interface is made of: it loads nothing from elsewhere, runs no inline script, sits in
 * no frame, and tells no other site where it was. There is no CORS header anywhere, on purpose.
 * @param host the checked `Host` of the request; some browsers do not count WebSockets as `'self'`
 */
export const securityHeaders = (host: string): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    // The diff view writes style attributes, and style elements into its shadow roots. Scripts stay strict.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "worker-src 'self'",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
})
