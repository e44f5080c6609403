using System.Security.Cryptography;
using System.Text;

namespace RagKit.Stores;

/// <summary>Text as a key of an index, which takes at most 2,704 bytes: what is longer than 200 characters is told apart by its hash.</summary>
internal static class ShortKey
{
    private const int Longest = 200;

    public static bool Fits(string text) => text.Length <= Longest;

    // A key of a long text is itself longer than any short text, so that the two are never the same.
    public static string Of(string text) => Fits(text) ? text : $"{text.AsSpan(0, Longest - 1)} {Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(text)))}";
}
