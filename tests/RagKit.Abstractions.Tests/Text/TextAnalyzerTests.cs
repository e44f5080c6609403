namespace RagKit.Text.Tests;

public sealed class TextAnalyzerTests
{
    // The expected terms are what SQLite's FTS5 made of the same text with 'porter unicode61 remove_diacritics 2'.
    [Theory]
    [InlineData("Résumé naïve Ångström CAFÉ", "resum naiv angstrom cafe")]
    [InlineData("ponies caresses agreed plastered motoring happy relational vietnamization", "poni caress agre plaster motor happi relat vietnam")]
    [InlineData("1990s COVID-19 U.S.A. don't O'Neill", "1990 covid 19 u s a don t o neill")]
    [InlineData("ﬁnancial ß Straße 東京 tests", "ﬁnancial ß straß 東京 test")]
    [InlineData("𐐀𐐁 emoji😀glued🤔end", "𐐨𐐩 emoji glued🤔end")]
    [InlineData("electriciti hopefulness radically effective generalizations oscillators", "electr hope radic effect gener oscil")]
    [InlineData("aed bed feed ing sing y by sky say enjoy", "a bed feed ing sing y by sky sai enjoi")]
    [InlineData("e\u0301tude \u0301start x\u0305y", "etud start x y")]
    [InlineData("flying falling hissing fizzed failing filing controlling roll", "fly fall hiss fizz fail file control roll")]
    [InlineData("İstanbul ŉ Ǆ ﬀ ½ x² ⅷ", "istanbul ŉ ǆ ﬀ ½ x² ⅷ")]
    [InlineData(" .,;-_!\t\n", "")]
    public void Terms_are_those_of_FTS5(string text, string terms) =>
        Assert.Equal(terms, string.Join(' ', TextAnalyzer.Terms(text)));

    [Fact]
    public void A_lone_surrogate_parts_words() =>
        Assert.Equal(["a", "b", "c"], TextAnalyzer.Terms("a\uD800b\uDC00c\uD83D"));

    [Fact]
    public void A_word_over_64_bytes_is_not_stemmed()
    {
        string stem = new('b', 61);
        Assert.Equal([stem], TextAnalyzer.Terms(stem + "ies").Select(term => term[..^1]));
        Assert.Equal([stem + "bies"], TextAnalyzer.Terms(stem + "bies"));
    }

    [Fact]
    public void A_word_of_a_million_letters_is_one_term()
    {
        string word = new('x', 1_000_000);
        Assert.Equal(word, Assert.Single(TextAnalyzer.Terms(word)));
    }

    [Fact]
    public void Query_words_drop_function_words_and_keep_repeated_ones() =>
        Assert.Equal(["dogs", "cats", "dogs", "chasing"], TextAnalyzer.QueryWords("Do the Dogs and cats with... dogs CHASING!"));

    [Fact]
    public void A_query_of_function_words_alone_keeps_them() =>
        Assert.Equal(["to", "be", "or", "not", "to", "be"], TextAnalyzer.QueryWords("To be, or not to be?"));

    [Fact]
    public void Stop_words_are_told_by_the_word_and_not_by_its_stem()
    {
        List<string> terms = [];
        foreach (ReadOnlySpan<char> term in TextAnalyzer.EnumerateTerms("doings of the being doe", skipStopWords: true))
            terms.Add(term.ToString());
        Assert.Equal(["do", "doe"], terms);
        Assert.True(TextAnalyzer.IsStopWord("being"));
        Assert.False(TextAnalyzer.IsStopWord("system"));
    }

    [Theory]
    [InlineData("Flying", "fly")]
    [InlineData("cats dogs", "cat")]
    [InlineData("--", "")]
    public void Stem_folds_and_stems_the_first_word(string word, string stem) => Assert.Equal(stem, TextAnalyzer.Stem(word));

    [Fact]
    public void Any_text_gives_terms_that_are_folded_and_without_separators()
    {
        Random random = new(11);
        for (int round = 0; round < 2_000; round++)
        {
            char[] text = new char[random.Next(40)];
            for (int i = 0; i < text.Length; i++)
                text[i] = (char)(random.Next(3) == 0 ? random.Next(0x10000) : random.Next(0x20, 0x7F));
            foreach (string term in TextAnalyzer.Terms(new string(text)))
            {
                Assert.NotEmpty(term);
                Assert.DoesNotContain(term, c => char.IsAsciiLetterUpper(c));
                Assert.DoesNotContain(term, c => c < 128 && !char.IsAsciiLetterOrDigit(c));
            }
        }
    }
}
