using RagKit.Documents;
using RagKit.TestData;
using RagKit.Tokenizing;

namespace RagKit.Chunkers.Tests.Tokenizing;

public sealed class WordPieceTokenizerTests
{
    [Fact]
    public void Counting_does_not_allocate()
    {
        WordPieceTokenizer tokenizer = Small.WordPiece();
        string text = RandomDocuments.Text(1, 2000) + " ÜBER İ 日本語 한국어 \uD800 naïve" + new string('x', 500);
        _ = tokenizer.Count(text);
        _ = tokenizer.PrefixLength(text, 100, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = tokenizer.Count(text);
        _ = tokenizer.PrefixLength(text, 100, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Case_and_accents_are_kept_or_not_as_the_options_say()
    {
        Assert.Equal(Small.WordPiece().Encode("cafe"), Small.WordPiece().Encode("CAFÉ"));
        WordPieceTokenizer accents = Small.WordPiece(new WordPieceOptions { StripAccents = false });
        Assert.Equal(accents.Encode("é"), accents.Encode("É"));
        Assert.NotEqual(accents.Encode("e"), accents.Encode("é"));
        WordPieceTokenizer cased = Small.WordPiece(new WordPieceOptions { Lowercase = false });
        Assert.NotEqual(cased.Encode("a"), cased.Encode("A"));
    }

    [Fact]
    public void Ideographs_and_control_characters_follow_the_options()
    {
        Assert.Equal("日 本 leave", Decoded(Small.WordPiece(), "日本le\u0000ave"));
        Assert.Equal("日本", Decoded(Small.WordPiece(new WordPieceOptions { SplitIdeographs = false }), "日本"));
        Assert.Equal("[UNK]", Decoded(Small.WordPiece(new WordPieceOptions { CleanText = false }), "le\u0000ave"));
    }

    [Fact]
    public void A_word_over_the_longest_is_unknown()
    {
        Assert.Equal(100, Small.WordPiece().Count(new string('q', 100)));
        Assert.Equal("[UNK]", Decoded(Small.WordPiece(), new string('q', 101)));
        Assert.Equal("[UNK] q", Decoded(Small.WordPiece(new WordPieceOptions { MaxWordLength = 2 }), "qqq q"));
    }

    [Fact]
    public void Decoding_joins_the_parts_of_words()
    {
        WordPieceTokenizer tokenizer = Small.WordPiece();
        Assert.Equal("parental leave is 26 weeks .", Decoded(tokenizer, "Parental leave\nis 26 weeks."));
        Assert.Equal("[CLS] a [SEP]", tokenizer.Decode([.. tokenizer.Encode("[CLS]a[SEP]", parseSpecialTokens: true)]));
        Assert.Equal(7, tokenizer.Encode("[CLS]a[SEP]").Length - tokenizer.Encode("cls").Length - tokenizer.Encode("sep").Length + 2);
        Assert.Throws<RagKitException>(() => tokenizer.Decode([1_000_000]));
    }

    [Theory]
    [InlineData("q")]
    [InlineData("q ")]
    [InlineData(" ")]
    [InlineData("\u0301")]
    [InlineData("日")]
    [InlineData("qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq£ ")]
    public void A_text_of_200000_characters_is_counted_and_walked_without_a_quadratic_path(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length));
        WordPieceTokenizer tokenizer = Small.WordPiece();
        Assert.True(tokenizer.Count(text) >= 0);
        for (int at = 0; at < text.Length;)
            at += tokenizer.PrefixLength(text.AsSpan(at), 400, out _);
    }

    [Fact]
    public void The_fingerprint_names_the_options_and_the_file()
    {
        Assert.Matches(@"^wordpiece:[0-9a-f]{16},laci100,\[UNK\],##$", Small.WordPiece().Fingerprint);
        Assert.NotEqual(Small.WordPiece().Fingerprint, Small.WordPiece(new WordPieceOptions { Lowercase = false }).Fingerprint);
        Assert.Equal("[MASK]", Small.WordPiece().Decode([Small.WordPiece().SpecialTokens["[MASK]"]]));
    }

    [Fact]
    public void What_cannot_be_a_vocabulary_is_refused()
    {
        using TempFolder folder = new();
        Assert.Contains("vocab.txt", Assert.Throws<RagKitException>(() => WordPieceTokenizer.LoadVocabulary(Path.Combine(folder.Path, "none"))).Message);
        Assert.StartsWith("The vocabulary has 2 tokens but not UnknownToken ([UNK]).", Assert.Throws<RagKitException>(() => WordPieceTokenizer.LoadVocabulary(Small.Stream("a\nb\n"))).Message);
        Assert.Equal("MaxWordLength (0) must be from 1 to 1000.", Assert.Throws<ArgumentException>(() => Small.WordPiece(new WordPieceOptions { MaxWordLength = 0 })).Message);
    }

    private static string Decoded(WordPieceTokenizer tokenizer, string text) => tokenizer.Decode(tokenizer.Encode(text));
}
