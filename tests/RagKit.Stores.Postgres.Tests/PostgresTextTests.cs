using System.Text;
using RagKit.Postgres;

namespace RagKit.Stores.Postgres.Tests;

public sealed class PostgresTextTests
{
    private static readonly string[] Pieces = ["\0", "\u0001", "\u0002", "a", "é", "\uD7FF", "\uD800\uDC00", "😀", "\U0010FFFF", "\uE000", "\uFFFF", "\uFEFF"];

    [Fact]
    public void Any_text_comes_back_and_has_a_form_in_UTF_8()
    {
        string[] pieces = [.. Pieces, "\uD800", "\uDBFF", "\uDC00", "\uDFFF"];
        foreach (string text in Texts(pieces, seed: 1))
        {
            string encoded = PostgresText.Encode(text);
            Assert.DoesNotContain('\0', encoded);
            Assert.Equal(encoded, Encoding.UTF8.GetString(new UTF8Encoding(false, true).GetBytes(encoded)));
            Assert.Equal(text, PostgresText.Decode(encoded));
        }
    }

    [Fact]
    public void Encoded_text_sorts_by_its_bytes_as_the_text_sorts_ordinally()
    {
        string[] texts = [.. Texts(Pieces, seed: 2)];
        Assert.Equal(
            texts.Order(StringComparer.Ordinal),
            texts.OrderBy(text => Convert.ToHexString(Encoding.UTF8.GetBytes(PostgresText.Encode(text))), StringComparer.Ordinal));
    }

    [Fact]
    public void Plain_text_stays_as_it_is() => Assert.Equal("naïve 日本語 😀\n", PostgresText.Encode("naïve 日本語 😀\n"));

    private static IEnumerable<string> Texts(string[] pieces, int seed)
    {
        Random random = new(seed);
        return Enumerable.Range(0, 3000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => pieces[random.Next(pieces.Length)])));
    }
}
