const plurals = `
cat cats,dog dogs,book books,box boxes,city cities,baby babies,fox foxes,bus buses,day days,boy boys,lady ladies,
dish dishes,wish wishes,lunch lunches,church churches,party parties,key keys,toy toys,story stories,berry berries,
glass glasses,class classes,kiss kisses,brush brushes,tax taxes,road roads,river rivers,apple apples,house houses,
horse horses,tree trees,bird birds,fly flies,sky skies,play plays,tray trays,watch watches,match matches,bench benches,
beach beaches,copy copies,pony ponies,lamp lamps,map maps,ship ships,hand hands,word words,song songs,name names,
table tables,chair chairs,plate plates,spoon spoons,window windows,door doors,garden gardens,flower flowers,army armies,
duty duties,body bodies,cherry cherries,penny pennies,peach peaches,coach coaches,switch switches,mix mixes,pass passes,
boss bosses,dress dresses,ash ashes,bush bushes,eye eyes,arm arms,leg legs,nose noses,ear ears,shoe shoes,hat hats,
coat coats,shirt shirts,ring rings,king kings,queen queens,star stars,moon moons,cloud clouds,field fields,farm farms`;

/** English nouns and their plurals, in which there is a rule to find. */
export const samplePairs = plurals
  .split(/,\s*/)
  .map((pair) => pair.trim().replace(' ', ' = '))
  .join('\n');
