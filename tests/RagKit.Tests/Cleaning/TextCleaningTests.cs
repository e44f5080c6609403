using RagKit.Cleaning;
using RagKit.Documents;
using RagKit.Loading;

namespace RagKit.Tests.Cleaning;

/// <summary>What text cleaning takes out and what it leaves, option by option.</summary>
public sealed class TextCleaningTests
{
    [Theory]
    [InlineData("plain ASCII stays\nas it is.", "plain ASCII stays\nas it is.")]
    [InlineData("caf\u0065\u0301", "caf\u00E9")]
    [InlineData("e\u200B\u0301", "\u00E9")]
    [InlineData("a\u0327\u0301 and a\u0301\u0327", "\u00E1\u0327 and \u00E1\u0327")]
    [InlineData("\u1112\u1161\u11AB\u1100\u1173\u11AF", "한글")]
    [InlineData("\u2126 \u212B", "\u03A9 \u00C5")]
    [InlineData("nul\0l, bell\a, del\u007F, c1\u0081", "null, bell, del, c1")]
    [InlineData("page\fbreak", "page\nbreak")]
    [InlineData("soft\u00ADhyphen zero\u200Bwidth \uFEFFmark \u202Eoverride\u202C", "softhyphen zerowidth mark override")]
    [InlineData("non\u00A0breaking\u2003em\u3000wide", "non breaking em wide")]
    [InlineData("a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne")]
    [InlineData("two  spaces,\ta tab and end  \nnext", "two spaces, a tab and end\nnext")]
    [InlineData("a\n\n \n\n\nb", "a\n\nb")]
    [InlineData("list\n    indented", "list\n    indented")]
    [InlineData("👩\u200D👩\u200D👧 👍🏽 🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "👩\u200D👩\u200D👧 👍🏽 🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")]
    [InlineData("smuggled\U000E0049\U000E0047 tags", "smuggled tags")]
    [InlineData("می\u200Cخواهم क\u094D\u200Dष wo\u200Drd", "می\u200Cخواهم क\u094D\u200Dष word")]
    [InlineData("ﬁne x²", "ﬁne x²")]
    [InlineData("FranÃ§ois", "FranÃ§ois")]
    public void By_default_what_carries_no_meaning_goes(string text, string cleaned) => Assert.Equal(cleaned, Clean(text));

    [Fact]
    public void A_surrogate_that_has_lost_its_other_half_is_replaced() => Assert.Equal("half \uFFFD and \uFFFD", Clean("half \uD83D and \uDE00"));

    [Theory]
    [InlineData("ﬁne x² ＡＢＣ ｶﾞ ㍍", "fine x2 ABC ガ メートル")]
    [InlineData("\u00A8", " \u0308")]
    public void Form_KC_replaces_by_plainer_characters(string text, string cleaned) =>
        Assert.Equal(cleaned, Clean(text, new() { Normalization = TextNormalization.Nfkc }));

    [Fact]
    public void Ligatures_become_letters_when_asked() => Assert.Equal("fine offi\u0301ce flat", Clean("ﬁne oﬃ\u0301ce ﬂat".Replace("í", "i\u0301"), new() { Ligatures = true, Normalization = TextNormalization.None }));

    [Theory]
    [InlineData("FranÃ§ois says â€œhiâ€\u009D", "François says “hi”")]
    [InlineData("FranÃƒÂ§ois", "François")]
    [InlineData("Ãœber alles, naïve façade", "Über alles, naïve façade")]
    public void Misread_UTF8_is_mended_when_asked(string text, string cleaned) => Assert.Equal(cleaned, Clean(text, new() { Mojibake = true }));

    [Fact]
    public void Each_option_can_be_switched_off()
    {
        const string Text = "e\u0301 \a\uD83D\u200Bx\u00A0y\r\nz  w";
        TextCleaningOptions none = new()
        {
            Normalization = TextNormalization.None,
            ControlCharacters = false,
            InvisibleCharacters = false,
            Spaces = false,
            LineEnds = false,
            Whitespace = false,
        };
        Assert.Equal(Text, Clean(Text, none));
        Assert.Equal("é \a\uD83D\u200Bx\u00A0y\r\nz  w", Clean(Text, none with { Normalization = TextNormalization.Nfc }));
        Assert.Equal("e\u0301 \uFFFD\u200Bx\u00A0y\r\nz  w", Clean(Text, none with { ControlCharacters = true }));
        Assert.Equal("e\u0301 \a\uD83Dx\u00A0y\r\nz  w", Clean(Text, none with { InvisibleCharacters = true }));
        Assert.Equal("e\u0301 \a\uD83D\u200Bx y\r\nz  w", Clean(Text, none with { Spaces = true }));
        Assert.Equal("e\u0301 \a\uD83D\u200Bx\u00A0y\nz  w", Clean(Text, none with { LineEnds = true }));
        Assert.Equal("e\u0301 \a\uD83D\u200Bx\u00A0y\r\nz w", Clean(Text, none with { Whitespace = true }));
    }

    [Fact]
    public void Every_option_has_its_say_in_the_fingerprint()
    {
        TextCleaningOptions[] all =
        [
            new(), new() { Normalization = TextNormalization.None }, new() { Normalization = TextNormalization.Nfkc }, new() { ControlCharacters = false },
            new() { InvisibleCharacters = false }, new() { Spaces = false }, new() { LineEnds = false }, new() { Whitespace = false }, new() { Ligatures = true }, new() { Mojibake = true },
        ];
        Assert.Equal(all.Length, all.Select(options => Cleaned.Steps(corpus => corpus.CleanText(options))[0].Fingerprint).Distinct().Count());
    }

    [Fact]
    public void Code_and_tables_keep_their_spaces_and_lines()
    {
        DocumentBuilder builder = new();
        builder.Add(BlockKind.Code, "if  x:\n\n\n    y").Open(BlockKind.Table).Add(BlockKind.TableRow, "a  |  b").Close().AddParagraph("prose  here");
        Document cleaned = Cleaned.Document(builder.Build("d"), corpus => corpus.CleanText());
        Assert.Equal(["if  x:\n\n\n    y", "a  |  b", "prose here"], cleaned.Blocks.Select(block => cleaned.Text[block.Range]));
    }

    [Fact]
    public void A_title_is_cleaned_as_text_is() =>
        Assert.Equal("Café menu", Cleaned.Document(new Document("d", "text") { Title = " Cafe\u0301\u00A0 menu\u200B" }, corpus => corpus.CleanText()).Title);

    [Theory]
    [InlineData(TextNormalization.Nfc, false)]
    [InlineData(TextNormalization.Nfkc, true)]
    public void Cleaning_twice_is_cleaning_once_and_blocks_stay_sound(TextNormalization form, bool more)
    {
        TextCleaningOptions options = new() { Normalization = form, Ligatures = more, Mojibake = more };
        for (int seed = 0; seed < 300; seed++)
        {
            Document document = RandomDocuments.Create(seed);
            if (seed % 2 == 1)
                document = new Document("d", RandomCharacters(seed));
            Document once = Cleaned.Document(document, corpus => corpus.CleanText(options)), twice = Cleaned.Document(once, corpus => corpus.CleanText(options));
            Assert.Equal(once.Text, twice.Text);
            BlockInvariants.Check(once);
        }
    }

    [Fact]
    public void A_million_marks_on_one_letter_take_no_longer_than_their_number_asks()
    {
        string marks = string.Concat(Enumerable.Repeat("\u0301\u0327", 500_000));
        Assert.Equal(1_000_000, Clean("a" + marks).Length);
    }

    private static string Clean(string text, TextCleaningOptions? options = null) => Cleaned.Text(text, corpus => corpus.CleanText(options));

    private static string RandomCharacters(int seed)
    {
        Random random = new(seed);
        (int First, int Last)[] ranges =
            [(0, 0x24F), (0x300, 0x36F), (0x1100, 0x11FF), (0x1E00, 0x206F), (0xAC00, 0xD7A3), (0xD800, 0xDFFF), (0xF900, 0xFFFF), (0x900, 0xE7F), (' ', ' '), ('\n', '\r')];
        return string.Create(400, random, (text, random) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                (int first, int last) = ranges[random.Next(ranges.Length)];
                text[i] = (char)random.Next(first, last + 1);
            }
        });
    }
}
