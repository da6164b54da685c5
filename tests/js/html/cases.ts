/** What the cases are translated with: see dictionaryTranslator. */
export const dictionary: Readonly<Record<string, string>> = {
  le: 'the',
  la: 'the',
  un: 'a',
  une: 'a',
  mon: 'my',
  et: 'and',
  est: 'is',
  sur: 'on',
  ici: 'here',
  oui: 'yes',
  non: 'no',
  bonjour: 'hello',
  salut: 'hi',
  chat: 'cat',
  chien: 'dog',
  maison: 'house',
  robe: 'dress',
  livre: 'book',
  titre: 'title',
  image: 'picture',
  nom: 'name',
  fin: 'end',
  dort: 'sleeps',
  mange: 'eats',
  tapez: 'type',
  noir: '^black',
  rouge: '^red',
  très: '',
  grand: '^very large',
  '«': '“',
  '»': '”',
};

type Case = readonly [title: string, html: string, translation: string];

export const inlineCases: readonly Case[] = [
  ['leaves text without tags alone', 'Le chat dort.', 'the cat sleeps.'],
  ['keeps a tag around its word', 'Le <b>chat</b> dort.', 'the <b>cat</b> sleeps.'],
  ['moves a tag with its word', 'Le chat <b>noir</b> dort.', 'the <b>black</b> cat sleeps.'],
  [
    'lets neighbours change places',
    'Le <b>chat</b> <i>noir</i> dort.',
    'the <i>black</i> <b>cat</b> sleeps.',
  ],
  [
    'keeps nested elements nested',
    'Le <b>chat <i>noir</i></b> dort.',
    'the <b><i>black</i> cat</b> sleeps.',
  ],
  [
    'covers several words that come of one',
    'Le chat <b>grand</b> dort.',
    'the <b>very large</b> cat sleeps.',
  ],
  ['covers a whole sentence with its signs', '<b>Le chat dort !</b>', '<b>the cat sleeps!</b>'],
  [
    'covers several sentences',
    '<b>Le chat dort. Le chien mange.</b> Oui.',
    '<b>the cat sleeps. the dog eats.</b> yes.',
  ],
  ['leaves signs beside a word outside', 'Oui, le <b>chat</b>, non.', 'yes, the <b>cat</b>, no.'],
  ['takes signs inside with the word', 'Le <b>chat,</b> non.', 'the <b>cat,</b> no.'],
  ['takes quotation marks that change', '<q>« Oui »</q> non', '<q>“ yes ”</q> no'],
  ['finds a sign alone', 'Oui <b>!</b>', 'yes<b>!</b>'],
  ['takes spaces out of an element', 'Le<b> chat </b>dort.', 'the <b>cat</b> sleeps.'],
  ['covers all of a word or nothing', 'Le <b>ch</b>at dort.', 'the <b>cat</b> sleeps.'],
  ['divides words that stay the same', 'H<sub>2</sub>O est ici', 'H<sub>2</sub>O is here'],
  ['divides no other words', 'La m<b>aiso</b>n dort.', 'the <b>house</b> sleeps.'],
  [
    'keeps two elements of one word apart',
    'Le <u>ch</u><b>at</b> dort.',
    '<b>the</b> <u>cat</u> sleeps.',
  ],
  [
    'keeps an element whose word is left out beside its place',
    'Le chat <b>très</b> dort.',
    'the cat <b>sleeps</b>.',
  ],
  ['never empties a link', 'Le chat <a href="#">très</a> dort.', 'the cat <a href="#">sleeps</a>.'],
  [
    'keeps what has an id in one piece',
    'Le <span id="x">chat noir et noir</span> dort.',
    'the <span id="x">black cat black and</span> sleeps.',
  ],
  [
    'keeps an empty element in its place',
    'Le chat <i class="icon"></i> dort.',
    'the cat <i class="icon"></i> sleeps.',
  ],
  [
    'keeps an empty element beside its word',
    'Le <a id="x"></a>chat dort.',
    'the <a id="x"></a>cat sleeps.',
  ],
  ['keeps nested empty elements', 'Le <b><i></i></b> chat', 'the <b><i></i></b> cat'],
  ['keeps comments', 'Le <!-- mon --> chat', 'the <!-- mon --> cat'],
  [
    'nests elements that overlap',
    'Le <b>chien <i>mange</b> ici</i>.',
    'the <b>dog <i>eats</i></b> <i>here</i>.',
  ],
  [
    'divides a block where a link overlaps',
    'Le <b>chien <a>mange</b> ici</a>.',
    'the <b>dog <a>eats</b> here</a>.',
  ],
  ['keeps U+00A0 between the same words', 'Le&nbsp;chat dort.', 'the&nbsp;cat sleeps.'],
  ['drops U+00A0 that the language does not use', 'Oui&nbsp;! Non.', 'yes! no.'],
  ['keeps the meaning of entities', 'chat &amp; &lt;chien&gt;', 'cat &amp; &lt;dog&gt;'],
  ['reads entities with letters', '&Eacute;t&eacute; est ici', 'Été is here'],
  ['collapses white space', 'Le\n   <b>chat</b>\t dort.\n', 'the <b>cat</b> sleeps.\n'],
];

export const pointCases: readonly Case[] = [
  ['keeps br between sentences', 'Bonjour.<br>Salut.', 'hello.<br>hi.'],
  ['keeps br within a sentence', 'Le chien<br/>mange.', 'the dog<br/>eats.'],
  ['keeps several br', 'Oui<br><br>non', 'yes<br><br>no'],
  ['keeps br at the ends', '<br>Le chat<br>', '<br>the cat<br>'],
  ['keeps br in an element', '<b>Oui<br>non</b>', '<b>yes<br>no</b>'],
  [
    'moves an image with the words beside it',
    'Le chat noir <img src="x"> dort.',
    'the black cat <img src="x"> sleeps.',
  ],
  ['keeps an image before its word', '<img src="x"> Le chat', '<img src="x"> the cat'],
  [
    'keeps a linked image',
    'Le <a href="#"><img src="x"></a> chat',
    'the <a href="#"><img src="x"></a> cat',
  ],
  ['keeps a field', 'Nom <input name="n"> ici', 'name <input name="n"> here'],
  ['moves wbr out of a word', 'La mai<wbr>son dort.', 'the house<wbr> sleeps.'],
  ['keeps wbr in a word that stays', 'super<wbr>cali dort', 'super<wbr>cali sleeps'],
  ['keeps code in its place', 'Tapez <code>le chat</code> ici.', 'type <code>le chat</code> here.'],
  ['keeps code in bold', 'Tapez <b><kbd>Ctrl</kbd></b> ici.', 'type <b><kbd>Ctrl</kbd></b> here.'],
  [
    'keeps what is not to be translated',
    'Le <span translate="no">chat noir</span> dort.',
    'the <span translate="no">chat noir</span> sleeps.',
  ],
  [
    'heeds the class notranslate',
    'Le <span class="x notranslate">chat</span> dort.',
    'the <span class="x notranslate">chat</span> sleeps.',
  ],
  [
    'keeps SVG and MathML',
    'Le <svg><title>chat</title></svg> chat <math><mi>chat</mi></math> dort.',
    'the <svg><title>chat</title></svg> cat <math><mi>chat</mi></math> sleeps.',
  ],
  [
    'translates a button on its own',
    'Tapez <button>le chat</button> ici.',
    'type <button>the cat</button> here.',
  ],
  [
    'translates the options of a list on their own',
    'Nom <select><option>chat<option>chien</select>',
    'name <select><option>cat<option>dog</select>',
  ],
  ['takes its placeholders for no text', 'Xq0 est <code>chat</code>', 'Xq0 is <code>chat</code>'],
];

export const blockCases: readonly Case[] = [
  [
    'translates blocks apart',
    '<h1>Titre</h1>\n<p>Le chat dort</p>\n<p>Oui</p>',
    '<h1>title</h1>\n<p>the cat sleeps</p>\n<p>yes</p>',
  ],
  ['needs no end tags', '<ul><li>chat<li>chien</ul>', '<ul><li>cat<li>dog</ul>'],
  [
    'translates tables',
    '<table><tr><td>chat<td><b>chien</b></table>',
    '<table><tr><td>cat<td><b>dog</b></table>',
  ],
  ['translates text between blocks', 'oui<div>non</div>fin', 'yes<div>no</div>end'],
  ['keeps inline elements around blocks', '<a><p>Le chat</p></a> oui', '<a><p>the cat</p></a> yes'],
  [
    'keeps scripts, styles, templates and values',
    '<script>"<b>chat</b>"</script><style>chat{}</style><template>chat</template><textarea>chat</textarea>oui',
    '<script>"<b>chat</b>"</script><style>chat{}</style><template>chat</template><textarea>chat</textarea>yes',
  ],
  ['keeps pre', '<pre>le  chat</pre>oui', '<pre>le  chat</pre>yes'],
  [
    'keeps blocks that are not to be translated',
    '<div translate=no>chat<p translate=yes>chat</p><p>chat</p></div><p>chat</p>',
    '<div translate=no>chat<p translate=yes>cat</p><p>chat</p></div><p>cat</p>',
  ],
  [
    'translates attributes that people read',
    `<p title="le chat"><img alt='un "chien"' src=chat> <input placeholder=nom value=chat>oui</p>`,
    '<p title="the cat"><img alt="a &quot;dog&quot;" src=chat> <input placeholder="name" value=chat>yes</p>',
  ],
  [
    'translates the value of a button only',
    '<input type=submit value=oui><input value=oui>',
    '<input type=submit value="yes"><input value=oui>',
  ],
  [
    'keeps a document around its text',
    '<!DOCTYPE html>\n<html lang=fr><head><title>Titre &amp; nom</title></head><body>oui</body></html>',
    '<!DOCTYPE html>\n<html lang=fr><head><title>title &amp; name</title></head><body>yes</body></html>',
  ],
  [
    'keeps names as they are written',
    '<P CLASS=x>Le <B>Chat</B></P>',
    '<P CLASS=x>the <B>cat</B></P>',
  ],
  [
    'leaves signs and spaces alone',
    '<p> — </p><p>&#8212; &copy;</p>',
    '<p> — </p><p>&#8212; &copy;</p>',
  ],
];

/** Tags that do not fit together stay where they are, and so do those around them. */
export const brokenCases: readonly Case[] = [
  ['keeps a tag that is not closed', 'Le <b>chat dort', 'the <b>cat sleeps'],
  ['keeps a tag that was not opened', 'Le chat</b> dort', 'the cat</b> sleeps'],
  [
    'keeps a tag around one that is not closed',
    '<i>Le <b>chat</i> dort',
    '<i>the <b>cat</i> sleeps',
  ],
  ['keeps a tag that is cut off', 'Le chat <b titl', 'the cat <b titl'],
  ['keeps what is no tag', 'chat < chien </> &nosuch; oui', 'cat &lt; dog </> &amp;nosuch; yes'],
  ['keeps a comment that is not closed', 'Le chat <!-- chien', 'the cat <!-- chien'],
  [
    'ends code that is not closed with its block',
    '<p>Le <code>chat</p><p>oui',
    '<p>the <code>chat</p><p>yes',
  ],
  ['keeps </br> and </p>', 'oui</br>non</p>fin', 'yes</br>no</p>end'],
  ['keeps what is given twice', '<p title=oui title=non>oui', '<p title="yes" title=non>yes'],
];
