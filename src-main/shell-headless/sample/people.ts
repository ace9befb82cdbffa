/** Who writes in the sample. */
export const people = {
  mira: 'Mira Okafor',
  jonas: 'Jonas Lindqvist',
  priya: 'Priya Raman',
  tomas: 'Tomás Herrera',
  yuki: 'Yuki Tanabe',
  elena: 'Elena Petrova',
} as const

export type Writer = keyof typeof people

/** As git writes a person: name and address. */
export const identityOf = (writer: Writer): string => `${people[writer]} <${writer}@northlight.example>`
