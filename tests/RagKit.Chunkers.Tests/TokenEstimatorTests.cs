using RagKit.Chunking;
using RagKit.Documents;

namespace RagKit.Chunkers.Tests;

public sealed class TokenEstimatorTests
{
    private static readonly TokenEstimator Estimator = TokenEstimator.Cl100k;

    // The reference counts are tiktoken's.
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("a", 1, 0)]
    [InlineData("the cat sat on the mat", 6, 1)]
    [InlineData("1234567", 3, 0)]
    [InlineData("El rápido zorro marrón salta sobre el perro perezoso.", 17, 3)]
    [InlineData("你好，今天天气怎么样？", 13, 3)]
    [InlineData("안녕하세요 오늘 날씨가 어때요", 19, 4)]
    [InlineData("مرحبا كيف حالك اليوم", 15, 4)]
    [InlineData("public static int Count(ReadOnlySpan<char> text) => text.Length;", 15, 4)]
    public void Count_is_near_the_reference(string text, int reference, int off) =>
        Assert.InRange(Estimator.Count(text), reference - off, reference + off);

    [Fact]
    public void A_prefix_has_the_tokens_that_it_says_and_is_the_longest_of_whole_pieces()
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            string text = RandomDocuments.Text(seed, 60);
            foreach (int max in (int[])[1, 2, 7, 40])
            {
                int length = Estimator.PrefixLength(text, max, out int count);
                Assert.Equal(Estimator.Count(text.AsSpan(0, length)), count);
                Assert.True(length > 0 && (count <= max || length <= 2), $"Seed {seed}: {count} tokens in {length} characters, of {max}.");
                Assert.False(length < text.Length && char.IsSurrogatePair(text[length - 1], text[length]), $"Seed {seed} cuts a pair at {length}.");
            }
        }
    }

    [Fact]
    public void A_text_within_the_limit_is_its_own_prefix()
    {
        const string Text = "A short text, to be taken whole.";
        Assert.Equal(Text.Length, Estimator.PrefixLength(Text, Estimator.Count(Text), out int count));
        Assert.Equal(Estimator.Count(Text), count);
    }

    [Fact]
    public void Counting_does_not_allocate()
    {
        string text = RandomDocuments.Text(1, 2000);
        _ = Estimator.Count(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = Estimator.Count(text);
        _ = Estimator.PrefixLength(text, 100, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void The_fingerprint_names_the_version() => Assert.Equal("estimator/1", Estimator.Fingerprint);
}
