/** Prints rows of texts: the first cells to the left, the others to the right and so wide. */
export function printTable(rows, width) {
  const first = Math.max(...rows.map(([name]) => name.length)) + 1;
  for (const [name, ...cells] of rows) {
    console.log(name.padEnd(first) + cells.map((cell) => cell.padStart(width)).join(''));
  }
}
