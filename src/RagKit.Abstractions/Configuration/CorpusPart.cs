namespace RagKit.Configuration;

/// <summary>
/// A part that a configuration can name: what a package contributes so that its verb can be used without code. Packages list theirs (<c>LoaderParts.All</c>,
/// <c>SqliteParts.All</c>), and a host passes the lists of the packages that it refers to. Immutable.
/// </summary>
/// <param name="Role">What it does in a corpus.</param>
/// <param name="Kind">Its name among the parts of its role, in camel case: <c>folder</c>, <c>sqlite</c>.</param>
/// <param name="About">What it is, in a line.</param>
/// <param name="Add">Adds it to a corpus. It opens nothing, and throws <see cref="ArgumentException"/> when the values do not go together.</param>
public sealed record CorpusPart(PartRole Role, string Kind, string About, Action<CorpusBuilder, PartValues> Add)
{
    /// <summary>
    /// Its options. The first one may be written behind the kind: <c>folder: docs</c> is short for <c>kind: folder</c> with the first option's <c>docs</c>.
    /// </summary>
    public IReadOnlyList<PartOption> Options { get; init; } = [];
}
