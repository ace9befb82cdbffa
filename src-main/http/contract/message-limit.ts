/** The largest call that is accepted over a wire, in bytes of JSON. */
export const messageLimitBytes = 1024 * 1024

export const messageTooLargeText = 'The request is larger than 1 MiB.'
