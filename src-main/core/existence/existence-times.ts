/** While something is missing, it is looked for twice a day, in milliseconds. */
export const suspiciousMs = 12 * 3_600_000
