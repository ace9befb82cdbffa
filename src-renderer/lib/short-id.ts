/** The first ten digits of an object id: enough for a person, and rarely ambiguous. */
export const shortId = (objectId: string): string => objectId.slice(0, 10)
