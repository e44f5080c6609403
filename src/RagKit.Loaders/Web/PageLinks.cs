namespace RagKit.Web;

/// <summary>Where a page links to, and what it asks of crawlers.</summary>
/// <param name="Targets">Absolute addresses without fragment, in the page's order, each once; none that the page asks not to follow.</param>
/// <param name="NoIndex">Whether the page asks not to be taken.</param>
/// <param name="Canonical">The address that the page says is its proper one.</param>
internal sealed record PageLinks(IReadOnlyList<string> Targets, bool NoIndex, string? Canonical)
{
    public static PageLinks None { get; } = new([], false, null);

    /// <summary>About how many bytes it takes.</summary>
    public long Size => Targets.Sum(target => 40L + (2 * target.Length));
}
