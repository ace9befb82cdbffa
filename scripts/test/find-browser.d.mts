export const findBrowser: (say: (line: string) => void) => Promise<string | null>
