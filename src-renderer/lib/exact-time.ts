const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** Date and time to the second, as the person's system writes them. `at` in epoch ms. */
export const exactTime = (at: number): string => exact.format(at)
