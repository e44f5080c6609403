using RagKit.Documents;
using RagKit.TestData;
using RagKit.Tokenizing;

namespace RagKit.Chunkers.Tests.Tokenizing;

public sealed class BpeTokenizerTests
{
    [Fact]
    public void Counting_does_not_allocate()
    {
        VocabularyTokenizer tokenizer = Small.Of("O200k");
        string text = RandomDocuments.Text(1, 2000) + new string('x', 500) + " \uD800 日本語" + new string('é', 300);
        _ = tokenizer.Count(text);
        _ = tokenizer.PrefixLength(text, 100, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = tokenizer.Count(text);
        _ = tokenizer.PrefixLength(text, 100, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData(" ")]
    [InlineData("\n")]
    [InlineData("=")]
    [InlineData("'")]
    [InlineData("A中")]
    [InlineData("the")]
    [InlineData("1\u0301")]
    public void A_piece_of_200000_characters_is_counted_and_walked_without_a_quadratic_path(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length)) + "x";
        foreach (PreTokenization pattern in Enum.GetValues<PreTokenization>())
        {
            BpeTokenizer tokenizer = Small.Tiktoken(pattern);
            Assert.True(tokenizer.Count(text) > 100);
            for (int at = 0; at < text.Length;)
            {
                at += tokenizer.PrefixLength(text.AsSpan(at), 400, out int count);
                Assert.InRange(count, 1, 400);
            }
        }
    }

    [Fact]
    public void Many_threads_count_the_same()
    {
        string[] texts = [.. Enumerable.Range(1, 40).Select(seed => RandomDocuments.Text(seed, 200))];
        int[] expected = [.. texts.Select(text => Small.Tiktoken(PreTokenization.Cl100k).Count(text))];
        Parallel.For(0, 400, i => Assert.Equal(expected[i % 40], Small.Cl100k.Count(texts[i % 40])));
    }

    [Fact]
    public void Special_tokens_are_text_unless_asked_for()
    {
        const string Text = "one<|end|>!two<|end|>";
        Assert.DoesNotContain(2000, Small.Cl100k.Encode(Text));
        Assert.Equal(Small.Cl100k.Encode(Text).Length, Small.Cl100k.Count(Text));
        int[] ids = Small.Cl100k.Encode(Text, parseSpecialTokens: true);
        Assert.Equal([.. Small.Cl100k.Encode("one"), 2001, .. Small.Cl100k.Encode("two"), 2000], ids);
        Assert.Equal(Text, Small.Cl100k.Decode(ids));
        Assert.Equal(2000, Small.Cl100k.SpecialTokens["<|end|>"]);
    }

    [Fact]
    public void A_token_that_ends_inside_a_character_decodes_to_the_replacement_character() =>
        Assert.Equal("\uFFFD", Small.Cl100k.Decode(Small.Cl100k.Encode("\U0001F600").AsSpan(0, 1)));

    [Fact]
    public void An_id_that_is_no_token_is_refused_with_the_vocabulary() =>
        Assert.StartsWith("The token 1999 is not in the vocabulary of small:", Assert.Throws<RagKitException>(() => Small.Cl100k.Decode([1999])).Message);

    [Fact]
    public void The_fingerprint_names_the_encoding_and_changes_with_the_file()
    {
        Assert.Matches("^small:[0-9a-f]{16}$", Small.Cl100k.Fingerprint);
        BpeTokenizer other = BpeTokenizer.LoadTiktoken(Small.Stream(Small.Text("small.tiktoken") + "QUJDREVGR0hJSktM 1900\n"), BpeEncoding.Cl100k);
        Assert.StartsWith("cl100k_base:", other.Fingerprint);
        Assert.NotEqual(Small.Cl100k.Fingerprint[^16..], other.Fingerprint[^16..]);
        Assert.Equal(Small.Cl100k.VocabularySize + 1, other.VocabularySize);
    }

    [Fact]
    public void A_missing_file_says_where_it_is_published()
    {
        using TempFolder folder = new();
        string path = Path.Combine(folder.Path, "cl100k_base.tiktoken");
        string message = Assert.Throws<RagKitException>(() => BpeTokenizer.LoadTiktoken(path, BpeEncoding.Cl100k)).Message;
        Assert.Contains(path, message);
        Assert.Contains("https://openaipublic.blob.core.windows.net/encodings/cl100k_base.tiktoken", message);
    }

    [Fact]
    public void A_file_is_read_by_path()
    {
        using TempFolder folder = new();
        string path = folder.Write("small.tiktoken", Small.Text("small.tiktoken").Replace("\n", "\r\n"));
        Assert.Equal(Small.Of("Gpt2").Encode("Parental leave"), BpeTokenizer.LoadTiktoken(path, BpeEncoding.R50k).Encode("Parental leave"));
    }

    [Theory]
    [InlineData("{\"model\": {}}", "Line 1 of the rank file is not a token in base64, a space and a rank.")]
    [InlineData("IQ== 0\nIg==0\n", "Line 2 of the rank file is not a token in base64, a space and a rank.")]
    [InlineData("IQ== 0\nIg== 0\n", "Line 2 of the rank file gives the rank 0 a second time.")]
    [InlineData("IQ== -1\n", "Line 1 of the rank file is not a token in base64, a space and a rank.")]
    [InlineData("IQ== 10000000\n", "Line 1 of the rank file has the rank 10000000, above the 9999999 that are read.")]
    [InlineData("I?== 0\n", "Line 1 of the rank file has no token of 1 to 1024 bytes in base64.")]
    [InlineData("AA== 0\n", "The rank file has 1 tokens but none for the single byte 0x01, which byte-level encodings need.")]
    [InlineData("", "The rank file has 0 tokens but none for the single byte 0x00, which byte-level encodings need.")]
    public void A_bad_rank_file_is_refused_with_its_line(string file, string message) =>
        Assert.StartsWith(message, Assert.Throws<RagKitException>(() => BpeTokenizer.LoadTiktoken(Small.Stream(file), BpeEncoding.Cl100k)).Message);

    [Fact]
    public void Limits_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Small.Cl100k.PrefixLength("text", 0, out _));
        Assert.Throws<ArgumentException>(() => Small.Tiktoken((PreTokenization)9));
    }
}
