using System.Text;
using RagKit.Documents;
using RagKit.Tokenizing;

namespace RagKit.Chunkers.Tests.Tokenizing;

/// <summary>The same ids as npm tiktoken and Hugging Face's tokenizers, over many scripts, white space, broken surrogates and random Unicode.</summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Kinds => ["Gpt2", "Cl100k", "O200k", "json", "uncased", "cased"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ids_and_counts_are_the_references(string kind)
    {
        VocabularyTokenizer tokenizer = Small.Of(kind);
        List<(string Text, int[] Ids)> golden = Small.Golden(kind);
        Assert.True(golden.Count > 90);
        // Twice: the second time short pieces come from the cache.
        foreach ((string text, int[] ids) in golden.Concat(golden))
        {
            Assert.Equal(ids, tokenizer.Encode(text));
            Assert.Equal(ids.Length, tokenizer.Count(text));
        }
    }

    [Theory]
    [InlineData("Gpt2")]
    [InlineData("Cl100k")]
    [InlineData("O200k")]
    [InlineData("json")]
    public void Byte_pairs_decode_to_the_text(string kind)
    {
        VocabularyTokenizer tokenizer = Small.Of(kind);
        foreach ((string text, int[] ids) in Small.Golden(kind))
            Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), tokenizer.Decode(ids));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_prefix_has_the_tokens_that_it_says_and_keeps_to_the_limit(string kind)
    {
        VocabularyTokenizer tokenizer = Small.Of(kind);
        IEnumerable<string> texts = Small.Golden(kind).Select(row => row.Text).Concat(Enumerable.Range(1, 60).Select(seed => RandomDocuments.Text(seed, 80)));
        foreach (string text in texts)
        {
            foreach (int max in (int[])[1, 2, 3, 7, 40, 400])
            {
                int length = tokenizer.PrefixLength(text, max, out int count);
                Assert.Equal(tokenizer.Count(text.AsSpan(0, length)), count);
                Assert.True(count <= max || length <= 2, $"{count} tokens in {length} characters, of {max}.");
                Assert.True(length > 0 || text.Length == 0);
                Assert.False(length > 0 && length < text.Length && char.IsSurrogatePair(text[length - 1], text[length]));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_text_within_the_limit_is_its_own_prefix(string kind)
    {
        VocabularyTokenizer tokenizer = Small.Of(kind);
        foreach ((string text, int[] ids) in Small.Golden(kind).Where(row => row.Ids.Length > 0))
        {
            Assert.Equal(text.Length, tokenizer.PrefixLength(text, ids.Length, out int count));
            Assert.Equal(ids.Length, count);
        }
    }
}
