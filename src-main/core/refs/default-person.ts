/** Who writes commits of notes and merges for which a client names nobody. */
export const defaultPerson = { name: 'Mirrordesk', email: 'mirrordesk@localhost' } as const
