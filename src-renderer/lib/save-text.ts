/**
 * Saves text that comes in pieces as a file. The pieces are handed to the browser one by one, which keeps them outside of
 * the page and on disk where they are large.
 * @param name of the file that is proposed
 */
export const saveText = async (
  pieces: AsyncIterable<string> | Iterable<string>,
  { name, type }: { readonly name: string; readonly type: string },
): Promise<void> => {
  const parts: Blob[] = []
  for await (const piece of pieces) parts.push(new Blob([piece]))
  const url = URL.createObjectURL(new Blob(parts, { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The download has begun when the click returns; it keeps what it reads.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
