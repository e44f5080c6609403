using RagKit.Loading;

namespace RagKit.Api;

/// <summary>Where things are in an API's answers. Places are JSON pointers (RFC 6901), such as <c>/article/title</c>, within each item.</summary>
public sealed record JsonApiFields
{
    /// <summary>Where the array of items is in a page; empty (the default) when the page is the array.</summary>
    public string Items { get; init; } = "";

    /// <summary>Where an item's id is: text or a number, unique; by default <c>/id</c>.</summary>
    public string Id { get; init; } = "/id";

    /// <summary>Where the text is, joined by blank lines; at least one, by default <c>/text</c>. Lists of texts are joined, too; what an item lacks is passed over.</summary>
    public IReadOnlyList<string> Text { get; init; } = ["/text"];

    /// <summary>Where the title is; <see langword="null"/> (the default) for what the text begins with, else the id.</summary>
    public string? Title { get; init; }

    /// <summary>Where an item's version is, such as <c>/updated_at</c>; <see langword="null"/> (the default) for a hash of what is taken of the item.</summary>
    public string? Version { get; init; }

    /// <summary>What becomes metadata, named by the pointer's steps joined by dots; by default nothing.</summary>
    public IReadOnlyList<string> Metadata { get; init; } = [];

    internal void Validate()
    {
        if (Text.Count == 0)
            throw new ArgumentException("JsonApiFields.Text has no pointer: name at least one, such as '/text'.");
        foreach (string? pointer in (IEnumerable<string?>)[Items, Id, .. Text, .. Metadata, Title, Version])
            _ = pointer is null ? null : new JsonPointer(pointer);
    }
}
