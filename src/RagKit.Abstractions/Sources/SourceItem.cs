namespace RagKit.Sources;

/// <summary>One item of a source, as its listing knows it.</summary>
/// <param name="Id">Unique within the source and stable: a path with forward slashes, a key, an address.</param>
/// <param name="Version">
/// Changes whenever the content may have changed: an ETag, a commit, a modified time with a length. An item whose version is
/// the one ingested last is not opened.
/// </param>
public sealed record SourceItem(string Id, string Version)
{
    /// <summary>Its media type where the source knows it, such as <c>text/html</c>.</summary>
    public string? MediaType { get; init; }

    /// <summary>When it was last modified, where the source knows.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Its length in bytes, where the source knows.</summary>
    public long? Length { get; init; }

    /// <summary>
    /// Its address on the web, where it is read from there as visitors see it: a page of a site then gives its main text, and not what stands around it.
    /// <see langword="null"/> for files and all else.
    /// </summary>
    public Uri? Address { get; init; }

    /// <summary>The extension of its id in lower case, with the dot, such as <c>.md</c>; empty when there is none.</summary>
    public string Extension => Path.GetExtension(Id).ToLowerInvariant();
}
