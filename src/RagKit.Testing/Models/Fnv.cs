namespace RagKit.Testing;

/// <summary>FNV-1a over lower-cased UTF-16 units: the same on every machine, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class Fnv
{
    public const uint Empty = 2166136261;

    public static uint Append(uint hash, ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            hash = (hash ^ char.ToLowerInvariant(c)) * 16777619;
        // The low bits choose the dimension: mix the high ones into them.
        return hash ^ (hash >> 15);
    }
}
