import { create } from '../../shared/dom';

/** A table whose first column names its rows. */
export function tableOf(
  columns: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLElement {
  const heads = columns.map((name) => create('th', { attributes: { scope: 'col' } }, name));
  const lines = rows.map(([name = '', ...cells]) =>
    create(
      'tr',
      {},
      create('th', { attributes: { scope: 'row' } }, name),
      ...cells.map((cell) => create('td', {}, cell)),
    ),
  );
  const head = create('thead', {}, create('tr', {}, ...heads));
  const table = create('table', { class: 'lesson-table' }, head, create('tbody', {}, ...lines));
  return create('div', { class: 'lesson-table-scroll' }, table);
}
