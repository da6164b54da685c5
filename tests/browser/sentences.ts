const subjects = [
  ...['Il', 'Elle', 'Tom', 'Marie', 'Mon frère', 'Ma sœur', 'Le professeur', 'Cet homme'],
  ...['Sa mère', 'Mon ami'],
];
const predicates = [
  ...['mange une pomme', 'lit un livre', 'ne parle pas anglais', 'a perdu sa clé', 'veut partir'],
  ...['est en retard', 'habite à Paris', "n'aime pas le café", 'attend le train', 'doit dormir'],
  ...['va à la plage', 'achète du pain', 'a peur du noir', 'sait nager', 'porte une robe rouge'],
  ...['écrit une lettre', 'cherche son chien'],
];
const ends = ['.', " aujourd'hui.", ' parce que la porte est ouverte.'];

/** French sentences in the words that the shipped model knows: each subject does each thing. */
export const sentences: readonly string[] = subjects.flatMap((subject) =>
  predicates.flatMap((predicate) => ends.map((end) => `${subject} ${predicate}${end}`)),
);
