import SightlineEvaluation
import SightlineModels

/// Sentences about films, books, meals and stays, written for Sightline, with what they say of them.
enum ReviewSentences {
    static let all: [LabelledText] =
        (positive.map { ($0, "positive") } + negative.map { ($0, "negative") }).enumerated().map { index, entry in
            LabelledText(id: "\(index + 1)", input: TextInput(entry.0), label: entry.1)
        }

    /// A longer review with both sides to it, for experiments that look at one text.
    static let review = """
        I had been looking forward to this film for months, and the first half hour is everything I hoped for: a gripping \
        opening, wonderful photography and a cast that seems to enjoy every single line. Then the plot loses its way. Scenes \
        go on for far too long, the jokes fall flat, and a subplot about a stolen painting is simply dull. It is a pity, \
        because the two leads are brilliant together, and whenever they share the screen the story comes alive again. The \
        ending is moving, if a little neat. I left the cinema disappointed by the middle and still charmed by the rest.
        """

    private static let positive = [
        "A gripping thriller that never once loosens its hold.",
        "The acting is superb, and the two leads have a warmth that carries every scene.",
        "I laughed from the first minute to the last and would happily watch it again.",
        "Beautifully shot, cleverly written, and far more moving than I expected.",
        "The soup was delicious and the waiter could not have been kinder.",
        "A small, honest story told with great care and a wonderful sense of humour.",
        "Everything about this hotel was lovely, from the quiet room to the generous breakfast.",
        "The music is gorgeous and the ending brought tears to my eyes.",
        "It is rare to see a comedy this smart and this kind at the same time.",
        "Fresh bread, friendly people and fair prices: we will certainly come back.",
        "The plot takes a while to get going, but the final act is thrilling and well worth the wait.",
        "A charming cast turns a simple tale into something memorable.",
        "I could not put the book down; every chapter is better than the one before.",
        "The director has a brilliant eye for detail, and it shows in each frame.",
        "Not a dull moment in it, and not a wasted word.",
        "Our guide was patient and funny, and the tour was the best part of the whole trip.",
        "An intelligent, touching film about growing old and growing up.",
        "The pizza was perfect, the service quick, and the terrace full of sun.",
        "She gives the performance of her life in a role that suits her completely.",
        "A delightful surprise that made my children and me equally happy.",
        "The dialogue sparkles, the pace is right, and nobody overstays their welcome.",
        "It may be long, but it is a rich and rewarding journey.",
        "The room was spotless and the view over the harbour simply stunning.",
        "A bold and original debut that deserves a large audience.",
    ]

    private static let negative = [
        "A tedious mess that wastes a talented cast.",
        "The jokes are stale, the plot is thin, and I was bored after ten minutes.",
        "The food was cold, the table dirty, and nobody seemed to care.",
        "It wants to be clever and ends up merely confusing.",
        "I have rarely seen a film so pleased with itself and so empty.",
        "The room smelled of smoke and the bed was terribly uncomfortable.",
        "An ugly, noisy film without a single believable character.",
        "The story drags, the music is annoying, and the ending is an insult.",
        "We waited an hour for a burger that was burnt and tasteless.",
        "The acting is wooden and the dialogue sounds as if nobody ever read it aloud.",
        "What could have been a funny idea becomes a dull and endless lecture.",
        "The worst service I have ever had: rude, slow and careless.",
        "A lazy sequel that repeats the first film and understands none of it.",
        "I wanted to like it, but the second half is a complete disaster.",
        "The book is badly written and full of silly mistakes.",
        "Overpriced, overcooked and overcrowded: avoid this place.",
        "It fails as a comedy, fails as a drama, and fails to end when it should.",
        "The effects look cheap and the fights are a blur.",
        "Neither scary nor funny, just a sad waste of an evening.",
        "The trip was poorly planned, and the bus broke down twice.",
        "A predictable plot, flat direction, and not one line worth remembering.",
        "The hotel looked nothing like the pictures and the shower did not work.",
        "I regret every minute I spent on this pointless story.",
        "Her worst film by far, loud and lifeless from beginning to end.",
    ]
}
