/** 32 bytes in base64; the bits of its last letter that no byte has are zero, so that one key is one text. */
const form = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/

/** What is wrong with the public key of a SourceHut's webhooks, in a sentence; null when nothing is. */
export const serverKeyProblem = (text: string): string | null =>
  form.test(text)
    ? null
    : 'This is no public key of SourceHut’s webhooks: that is 32 bytes in base64, 44 characters with a "=" at the end.'
