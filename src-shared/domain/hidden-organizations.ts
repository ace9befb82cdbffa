const untilAuthorized = 'hidden until the token is authorized for single sign-on'

/**
 * Organizations that show nothing to a token until its person lets it in there, as a sentence.
 * @param page where that is done
 */
export const hiddenOrganizationsSentence = (count: number, page: string): string =>
  `${count === 1 ? 'One organization stays' : `${count} organizations stay`} ${untilAuthorized}: ${page}`

/** Whether a sentence about a token says so: it is why repositories are not in a list. */
export const saysThatOrganizationsHide = (sentence: string): boolean => sentence.includes(untilAuthorized)
