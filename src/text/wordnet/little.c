/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: The gst-augment authors */
/* Words that thesauri have, but that nothing can stand for: they count, point, or mean something
 * only with their neighbours. Stop words of other languages than English are among them. */
#include "../effect.h"
#include "tagger.h"

#include <string.h>

/* With blanks around each word. */
static const struct {
  const gchar *language, *words;
} lists[] = {
  { "en",
      " rather quite almost even still fairly front forepart someone somebody anyone anybody "
      "everyone everybody no-one nobody something anything everything nothing get gets got gotten "
      "getting make makes made making take takes took taken taking give gives gave given giving "
      "go goes went gone going come comes came coming put puts putting set sets setting let lets "
      "letting keep keeps kept keeping consist consists consisted consisting one ones two three "
      "four five six seven eight nine ten eleven twelve hundred thousand million first second "
      "third last next many several much lot lots pair pairs sort sorts kind kinds quarter half "
      "halves left right near across against along around without beside behind inside outside "
      "like called said mr mrs ms dr st am pm ok oh ah ha yes hello hi please wow boom yum zip "
      "zap " },
  { "de",
      " aber als am an auch auf aus bei beim bin bis da damit das dass dem den denn der des die "
      "dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines "
      "er es euch für gegen haben hat hatte hier hinter ich ihm ihn ihnen ihr ihre im in ist ja "
      "jede jeder jedes kann kein keine mein mich mir mit nach neben nein nicht noch nur ob oder "
      "ohne sehr sein seine sich sie sind so über um und uns unter vom von vor war waren was weil "
      "wenn wer werden wie wir wird wo zu zum zur zwei drei vier fünf zwischen " },
  { "es",
      " a al algo ante antes aquí así aunque bajo cada como con contra cual cuando de del desde "
      "donde dos durante e el él ella ellas ellos en entre era es esa ese eso esta está están este "
      "esto fue ha hacia han hasta hay la las le les lo los más me mi muy ni no nos o otra otro "
      "para pero por porque que qué quien se ser si sí sin sobre son su sus también te tiene tres "
      "tu un una unas uno unos y ya yo " },
  { "fr",
      " à au aux avec ce ces cet cette comme dans de des deux dont du elle elles en entre est et "
      "été être eux il ils je la le les leur leurs lui ma mais me même mes moi mon ne ni nos notre "
      "nous on ont ou où par pas pour qu que qui sa sans se ses si son sont sous sur ta te tes toi "
      "ton trois tu un une vers vos votre vous y " },
  { "it",
      " a ad ai al alla alle anche che chi ci come con contro da dal dalla dei del della delle di "
      "dove due e è ed fra gli ha hanno i il in io la le lei lo loro lui ma mi nei nel nella noi "
      "non o per più qui se si sono sta su sua suo sul sulla ti tra tre tu un una uno voi " },
};

/* Whether a word in small letters is one of them. */
gboolean
gst_aug_says_little (const gchar *form, const gchar *language)
{
  g_autofree gchar *word = g_strconcat (" ", form, " ", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (gst_aug_text_is_language (language, lists[i].language))
      return strstr (lists[i].words, word) != NULL;
  return FALSE;
}
